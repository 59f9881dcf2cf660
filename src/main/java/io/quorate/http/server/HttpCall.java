package io.quorate.http.server;

import akka.NotUsed;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.runtime.message.HostMessage;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through a route: its parameters, headers and body, checked when asked for.
 */
public final class HttpCall {

  private static final int MAX_KEY_LENGTH = 128;
  private static final Pattern PRINTABLE =
      Pattern.compile("[\\x20-\\x7E]{1," + MAX_KEY_LENGTH + "}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern STRONG_TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private final HttpRequest request;
  private final Map<String, String> parameters;
  private final byte[] body;
  private final ClientPresence presence;

  /** A request whose client waits for the answer, come what may. */
  public HttpCall(HttpRequest request, Map<String, String> parameters, byte[] body) {
    this(request, parameters, body, new ClientPresence());
  }

  HttpCall(
      HttpRequest request, Map<String, String> parameters, byte[] body, ClientPresence presence) {
    this.request = request;
    this.parameters = parameters;
    this.body = body;
    this.presence = presence;
  }

  /**
   * Runs an action once the client's connection is over, so that nobody will read the answer; at
   * once when it is. One action for each call.
   */
  public void onGone(Runnable action) {
    presence.onGone(action);
  }

  /** Returns a parameter of the path, decoded. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Returns a parameter of the path that is an id; refuses what is no id. */
  public String id(String name) {
    return checked(() -> Check.givenId(name, parameter(name)));
  }

  /** Reads the body; refuses a body that does not have the form. */
  public <T> T body(Class<T> form) {
    return JsonBody.read(body, form);
  }

  /** Whether the body is lines of JSON, which are read as they come. */
  public boolean hasLines() {
    return JsonLines.areIn(request);
  }

  /**
   * Returns the lines of the body that are not empty, once; nothing in the place of one that is
   * longer.
   */
  public Source<Optional<ByteString>, NotUsed> lines(int longest) {
    return JsonLines.of(request, longest);
  }

  /** Returns the client's idempotency key, or null; refuses what is no key. */
  public @Nullable String idempotencyKey() {
    String key = header("Idempotency-Key");
    if (key != null && !PRINTABLE.matcher(key).matches()) {
      throw Refusal.invalidArgument(
          "Expected Idempotency-Key to be 1 to %d printable characters, but it is not."
              .formatted(MAX_KEY_LENGTH));
    }
    return key;
  }

  /** Returns the version of {@code If-Match}, or {@link HostMessage.Request#ANY_VERSION}. */
  public long expectedVersion() {
    String tag = header("If-Match");
    if (tag == null) {
      return HostMessage.Request.ANY_VERSION;
    }
    if (tag.equals("*")) {
      return HostMessage.Request.SOME_VERSION;
    }
    Matcher strong = STRONG_TAG.matcher(tag);
    if (!strong.matches()) {
      throw Refusal.invalidArgument(
          "Expected If-Match to be one entity tag as in ETag, such as \"7\", but it is not.");
    }
    return Long.parseLong(strong.group(1));
  }

  /** Whether a PUT must create what it names: {@code If-None-Match: *}. */
  public boolean mustCreate() {
    String known = header("If-None-Match");
    if (known == null) {
      return false;
    }
    if (!known.equals("*")) {
      throw Refusal.invalidArgument("Expected If-None-Match of a write to be *, but it is not.");
    }
    return true;
  }

  /** Refuses {@code If-None-Match}, which only a PUT takes. */
  public void refuseIfNoneMatch() {
    refuseHeader("If-None-Match", "only a PUT takes one.");
  }

  /** Refuses headers that a request of this kind would pass over. */
  public void refuseHeader(String name, String reason) {
    if (header(name) != null) {
      throw Refusal.invalidArgument("Expected no %s, but there is one: %s".formatted(name, reason));
    }
  }

  /** Returns the W3C trace context, or null; ignores a malformed one, as W3C asks. */
  public @Nullable String traceParent() {
    String trace = header("traceparent");
    return trace != null && TRACE_PARENT.matcher(trace).matches() ? trace : null;
  }

  /** Whether the client names this media type as one that it wants. */
  public boolean accepts(String mediaType) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("accept") && header.value().contains(mediaType)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the id of the last server-sent event that the client has seen, or null. */
  public @Nullable String lastEventId() {
    return header("Last-Event-ID");
  }

  /** Whether there is a query at all. */
  public boolean hasQuery() {
    return request.getUri().rawQueryString().isPresent();
  }

  /** Returns a text of the query, or null. */
  public @Nullable String query(String name) {
    return request.getUri().query().get(name).orElse(null);
  }

  /** Returns a whole number of the query; refuses a number outside its range. */
  public long query(String name, long byDefault, long least, long most) {
    String text = query(name);
    if (text == null) {
      return byDefault;
    }
    if (DIGITS.matcher(text).matches()) {
      var value = new BigInteger(text);
      if (value.compareTo(BigInteger.valueOf(least)) >= 0
          && value.compareTo(BigInteger.valueOf(most)) <= 0) {
        return value.longValueExact();
      }
      throw Refusal.invalidArgument(
          "Expected %s to be a whole number from %d to %d, but it is %s."
              .formatted(name, least, most, value));
    }
    throw Refusal.invalidArgument(
        "Expected %s to be a whole number from %d to %d, but it is not."
            .formatted(name, least, most));
  }

  /** Makes a command; refuses arguments outside their ranges. */
  public static <T> T checked(Supplier<T> making) {
    try {
      return making.get();
    } catch (InvalidArgument e) {
      throw Refusal.invalidArgument(String.valueOf(e.getMessage()));
    }
  }

  /** Returns a header, or null; refuses more than one of the name. */
  public @Nullable String header(String name) {
    String value = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name.toLowerCase(Locale.ROOT))) {
        if (value != null) {
          throw Refusal.invalidArgument("Expected one %s, but there are more.".formatted(name));
        }
        value = header.value();
      }
    }
    return value;
  }
}
