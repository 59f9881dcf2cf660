package io.quorate.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL of a partner, taken apart. Only what every program reads in the same way can be made: no
 * user, fragment, backslash, dot segment, empty segment, or encoded slash, dot, backslash, percent
 * or control character in the path, and no host that is a number in disguise. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or a literal address, in lower case; an IPv6 address in brackets
 * @param port 1 to 65535, the scheme's own when none was given
 * @param path as given, percent-encoded; {@code /} when none was given
 * @param query as given, or null
 */
record PartnerUrl(String scheme, String host, int port, String path, @Nullable String query) {

  /** The longest URL, in characters. */
  static final int MAX_LENGTH = 2048;

  private static final int MAX_PORT = 65_535;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~&&[^\\\\]]*");
  private static final Pattern RISKY_ENCODED =
      Pattern.compile("%(2[5ef]|5c|[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);
  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.{1,2}(?=[/;]|$)");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
  private static final Pattern IPV4 =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none, or one of those that are never called; the
   *     message reads "Expected ..., but ..."
   */
  static PartnerUrl parse(String text) {
    require(text.length() <= MAX_LENGTH, "at most %d characters".formatted(MAX_LENGTH), text);
    require(
        VISIBLE_ASCII.matcher(text).matches(),
        "no space, backslash, control or non-ASCII character",
        text);
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    require(scheme.equals("http") || scheme.equals("https"), "the scheme http or https", text);
    require(uri.getRawUserInfo() == null, "no user", text);
    require(uri.getRawFragment() == null, "no fragment", text);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    require(isHost(host), "a host name, or an IP address as it is usually written", text);
    int usual = scheme.equals("http") ? HTTP_PORT : HTTPS_PORT;
    int port = uri.getPort() == -1 ? usual : uri.getPort();
    require(port >= 1 && port <= MAX_PORT, "a port from 1 to 65535", text);
    String given = uri.getRawPath() == null ? "" : uri.getRawPath();
    String path = given.isEmpty() ? "/" : given;
    require(isPlain(path), "a path without dot, empty or risky encoded segments", text);
    return new PartnerUrl(scheme, host, port, path, uri.getRawQuery());
  }

  /** Whether another URL is this one or below it: whole segments, the same host and port. */
  boolean covers(PartnerUrl other) {
    String base = path.endsWith("/") ? path : path + "/";
    return scheme.equals(other.scheme)
        && host.equals(other.host)
        && port == other.port
        && (other.path.equals(path) || other.path.startsWith(base));
  }

  /** Whether the host is an address and no name. */
  boolean isLiteral() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  /** Returns what the request line names: path and query. */
  String target() {
    return query == null ? path : path + "?" + query;
  }

  /**
   * Returns what partners have in common that live and die together, such as {@code http://h:80}.
   */
  String origin() {
    return scheme + "://" + host + ":" + port;
  }

  private static URI uri(String text) {
    try {
      return new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "Expected a URL, but %s is none: %s".formatted(shown(text), e.getReason()), e);
    }
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return IPV6.matcher(host).matches();
    }
    return NUMBER_AT_END.matcher(host).matches()
        ? IPV4.matcher(host).matches()
        : NAME.matcher(host).matches();
  }

  private static boolean isPlain(String path) {
    return !path.contains("//")
        && !RISKY_ENCODED.matcher(path).find()
        && !DOT_SEGMENT.matcher(path).find();
  }

  private static void require(boolean right, String expected, String text) {
    if (!right) {
      throw new IllegalArgumentException(
          "Expected a URL with %s, but it is %s.".formatted(expected, shown(text)));
    }
  }

  private static String shown(String text) {
    int most = 100;
    String safe = VISIBLE_ASCII.matcher(text).matches() ? text : "one with others";
    return safe.length() <= most ? "'" + safe + "'" : "'" + safe.substring(0, most) + "...'";
  }
}
