package io.quorate.outbound;

import java.util.Map;

/**
 * Something that a receiver is told by a POST, and whose answer is its status alone.
 *
 * @param contentType the media type of the body, such as {@code application/json}
 * @param headers by their names
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
public record Notification(
    String url, String contentType, Map<String, String> headers, byte[] body) {
  public Notification {
    headers = Map.copyOf(headers);
  }

  /** Names no secret, which a URL may have. */
  @Override
  public String toString() {
    return "Notification of %d bytes".formatted(body.length);
  }
}
