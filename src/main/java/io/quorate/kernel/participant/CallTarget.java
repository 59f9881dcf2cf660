package io.quorate.kernel.participant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a call step goes. Which URLs must be there depends on the protocol: sagas have {@code url}
 * and perhaps {@code compensateUrl}; 2PC and 3PC have the other three.
 *
 * @param body the JSON text that is sent, or null for none
 */
public record CallTarget(
    @Nullable String url,
    @Nullable String compensateUrl,
    @Nullable String prepareUrl,
    @Nullable String commitUrl,
    @Nullable String abortUrl,
    @Nullable String body) {

  /** Returns the URLs that are there, by the member that names each. */
  public Map<String, String> urls() {
    var urls = new LinkedHashMap<String, String>();
    put(urls, "url", url);
    put(urls, "compensateUrl", compensateUrl);
    put(urls, "prepareUrl", prepareUrl);
    put(urls, "commitUrl", commitUrl);
    put(urls, "abortUrl", abortUrl);
    return urls;
  }

  private static void put(Map<String, String> urls, String name, @Nullable String url) {
    if (url != null) {
      urls.put(name, url);
    }
  }
}
