package io.quorate.storage.raft.peer;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads addresses of the form host:port, as they are written in settings. Stateless. */
public final class Address {

  private static final int MOST_PORT = 65_535;

  private Address() {}

  /**
   * Returns an address in lower case, so that two nodes spell it alike.
   *
   * @throws IllegalArgumentException that names the key
   */
  public static String read(String key, String text) {
    String address = text.strip().toLowerCase(Locale.ROOT);
    try {
      URI uri = new URI("http://" + address);
      int port = uri.getPort();
      boolean plain = address.equals(uri.getHost() + ":" + port);
      if (plain && port >= 1 && port <= MOST_PORT) {
        return address;
      }
    } catch (URISyntaxException refusedBelow) {
      // The message of the exception speaks of a URL, which is not in the settings.
    }
    throw new IllegalArgumentException(
        "Expected %s to be host:port with a port from 1 to %d, but it is '%s'."
            .formatted(key, MOST_PORT, text));
  }

  /** Returns whether two addresses that have been read are one, by another spelling perhaps. */
  public static boolean same(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    InetSocketAddress resolved = new InetSocketAddress(host(one), port(one));
    return !resolved.isUnresolved()
        && resolved.equals(new InetSocketAddress(host(other), port(other)));
  }

  /** Returns the host of an address that has been read; an IPv6 address without its brackets. */
  public static String host(String address) {
    String host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns the port of an address that has been read. */
  public static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
