package io.quorate.client.transaction;

import io.quorate.client.json.JsonObject;
import io.quorate.client.json.PlainValues;
import java.util.Map;

/** A step that a partner does, called by the cluster. Immutable. */
public final class PartnerCall {

  private final JsonObject step;

  private PartnerCall(JsonObject step) {
    this.step = step;
  }

  /** Returns a call for saga and choreography. */
  public static PartnerCall to(String url) {
    return new PartnerCall(JsonObject.EMPTY.with("type", "call").with("url", url));
  }

  /** Returns a call for two-phase and three-phase commit. */
  public static PartnerCall prepared(String prepareUrl, String commitUrl, String abortUrl) {
    return new PartnerCall(
        JsonObject.EMPTY
            .with("type", "call")
            .with("prepareUrl", prepareUrl)
            .with("commitUrl", commitUrl)
            .with("abortUrl", abortUrl));
  }

  /** Returns this with what undoes it; only the last step needs none. */
  public PartnerCall undoneBy(String compensateUrl) {
    return new PartnerCall(step.with("compensateUrl", compensateUrl));
  }

  /**
   * Returns this with what the partner is sent.
   *
   * @param members String, Boolean, Integer, Long, BigDecimal, List and Map
   */
  public PartnerCall withBody(Map<String, ?> members) {
    return new PartnerCall(step.with("body", PlainValues.object(members)));
  }

  JsonObject toJson() {
    return step;
  }
}
