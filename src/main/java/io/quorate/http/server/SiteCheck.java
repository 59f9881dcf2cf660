package io.quorate.http.server;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Host;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what a browser sends on behalf of a page of another site, since a node on the reader's
 * machine or network cannot tell it from the reader. Two ways are closed: a request that the page
 * makes to the node ({@code Origin}, and {@code Sec-Fetch-Site} of the W3C's Fetch Metadata), and a
 * name of the page's own that it has led to the node's address ({@code Host}; DNS rebinding).
 * Programs send none of these headers, and are let through. Immutable and safe for use by any
 * thread.
 */
final class SiteCheck {

  private static final String HEALTH = "/health/";
  private static final String LOCALHOST = "localhost";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Set<String> listed;
  private final Set<String> names;
  private final boolean anyName;

  private SiteCheck(Set<String> listed, Set<String> names, boolean anyName) {
    this.listed = Set.copyOf(listed);
    this.names = Set.copyOf(names);
    this.anyName = anyName;
  }

  /**
   * Returns the check of a node: by any name unless it listens on loopback, or names are listed.
   */
  static SiteCheck of(HttpSettings settings) {
    Set<String> listed = settings.allowedHosts();
    var names = new HashSet<>(listed);
    names.add(LOCALHOST);
    names.add(settings.host().toLowerCase(Locale.ROOT));
    return new SiteCheck(listed, names, listed.isEmpty() && !isLoopback(settings.host()));
  }

  /** Returns when the request may go on; throws {@link Refusal} when it may not. */
  void check(HttpRequest request) {
    if (!anyName && !isOwnName(request) && !isHealth(request)) {
      throw refusal("Expected a name of this node in Host (see quorate.http.allowed-hosts)");
    }
    if (isOfABrowser(request) && isOfAnotherSite(request)) {
      throw refusal("Expected a request that no page of another site makes");
    }
  }

  /** A probe of a load balancer may name anything, and learns nothing that is secret. */
  private static boolean isHealth(HttpRequest request) {
    return request.getUri().path().startsWith(HEALTH);
  }

  /** Nearly all requests are those of programs, and are looked at once. */
  private static boolean isOfABrowser(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin") || header.is("sec-fetch-site")) {
        return true;
      }
    }
    return false;
  }

  private boolean isOwnName(HttpRequest request) {
    return request
        .getHeader(Host.class)
        .map(Host::host)
        // An address in numbers is no name that could lead elsewhere.
        .filter(host -> host.isNamedHost())
        .map(host -> withoutDot(host.address()))
        .map(names::contains)
        .orElse(true);
  }

  private boolean isOfAnotherSite(HttpRequest request) {
    String site = value(request, "sec-fetch-site");
    if (site.equals("same-origin") || site.equals("none")) {
      return false;
    }
    boolean hasOrigin = false;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin")) {
        hasOrigin = true;
        if (!isOwnOrigin(header.value(), request.getHeader(Host.class))) {
          return true;
        }
      }
    }
    return !hasOrigin && !site.isEmpty() && !isFollowedLink(request);
  }

  /** A link shows the node's own page to the reader, and nothing to the page that has the link. */
  private static boolean isFollowedLink(HttpRequest request) {
    String method = request.method().value();
    return (method.equals("GET") || method.equals("HEAD"))
        && value(request, "sec-fetch-mode").equals("navigate")
        && value(request, "sec-fetch-dest").equals("document");
  }

  private boolean isOwnOrigin(String origin, Optional<Host> host) {
    URI uri;
    try {
      uri = new URI(origin.strip());
    } catch (URISyntaxException e) {
      return false;
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      return false;
    }
    String name = uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    if (listed.contains(withoutDot(name))) {
      return true;
    }
    int usual = uri.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = uri.getPort() == -1 ? usual : uri.getPort();
    return host.filter(
            own ->
                own.host().address().equalsIgnoreCase(name)
                    && (own.port() == 0 ? usual : own.port()) == port)
        .isPresent();
  }

  private static String value(HttpRequest request, String name) {
    return request.getHeader(name).map(header -> header.value().strip()).orElse("");
  }

  private static String withoutDot(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Binding says so.
      return false;
    }
  }

  private static Refusal refusal(String expected) {
    return new Refusal(new Problem(403, "forbidden", expected + ", but it is not."));
  }
}
