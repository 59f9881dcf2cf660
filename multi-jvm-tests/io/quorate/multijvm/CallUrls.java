package io.quorate.multijvm;

/**
 * Where a call step goes, as JSON.
 *
 * @param members the members of the step that name URLs; empty for a transaction without a call
 */
record CallUrls(String members) {

  static final CallUrls NONE = new CallUrls("");

  /** For a saga. */
  static CallUrls compensated(String url, String compensateUrl) {
    return new CallUrls("\"url\":\"%s\",\"compensateUrl\":\"%s\"".formatted(url, compensateUrl));
  }

  /** For two-phase commit. */
  static CallUrls promised(String prepareUrl, String commitUrl, String abortUrl) {
    return new CallUrls(
        "\"prepareUrl\":\"%s\",\"commitUrl\":\"%s\",\"abortUrl\":\"%s\""
            .formatted(prepareUrl, commitUrl, abortUrl));
  }
}
