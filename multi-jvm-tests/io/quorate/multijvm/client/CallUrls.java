package io.quorate.multijvm.client;

/**
 * Where a call step goes, as JSON.
 *
 * @param members the members of the step that name URLs; empty for a transaction without a call
 */
public record CallUrls(String members) {

  public static final CallUrls NONE = new CallUrls("");

  /** For a saga. */
  public static CallUrls compensated(String url, String compensateUrl) {
    return new CallUrls("\"url\":\"%s\",\"compensateUrl\":\"%s\"".formatted(url, compensateUrl));
  }

  /** For two-phase commit. */
  public static CallUrls promised(String prepareUrl, String commitUrl, String abortUrl) {
    return new CallUrls(
        "\"prepareUrl\":\"%s\",\"commitUrl\":\"%s\",\"abortUrl\":\"%s\""
            .formatted(prepareUrl, commitUrl, abortUrl));
  }
}
