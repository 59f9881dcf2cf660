package io.quorate.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** Where an address leads, as far as its digits tell (IANA special-purpose address registries). */
enum AddressKind {
  /** Anywhere in the Internet. */
  PUBLIC,
  /** Into a private network, or this machine: private, unique-local, shared, loopback. */
  PRIVATE,
  /**
   * Where no partner is: link-local, multicast, unspecified, reserved, and wherever clouds keep
   * what a machine may know of itself.
   */
  NOWHERE;

  private static final int BYTE = 0xff;

  /**
   * Metadata services of clouds that are not link-local: Alibaba, Oracle, Azure; Amazon (all of
   * fd00:ec2::/32), Google, Scaleway.
   */
  private static final Set<String> METADATA_V4 =
      Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16");

  private static final Set<String> METADATA_V6 =
      Set.of("fd20:ce:0:0:0:0:0:254", "fd00:42:0:0:0:0:0:42");

  static AddressKind of(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> ofV4(v4);
      case Inet6Address v6 -> ofV6(v6);
      default -> NOWHERE;
    };
  }

  private static AddressKind ofV4(Inet4Address address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & BYTE;
    int second = bytes[1] & BYTE;
    int third = bytes[2] & BYTE;
    if (address.isLinkLocalAddress()
        || first == 0
        || first >= 224
        || METADATA_V4.contains(address.getHostAddress())) {
      return NOWHERE;
    }
    boolean shared = first == 100 && (second & 0xc0) == 64;
    boolean benchmarks = first == 198 && (second & 0xfe) == 18;
    boolean protocols = first == 192 && second == 0 && third == 0;
    return address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || shared
            || benchmarks
            || protocols
        ? PRIVATE
        : PUBLIC;
  }

  private static AddressKind ofV6(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & BYTE;
    int second = bytes[1] & BYTE;
    if (address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || isMetadata(address)) {
      return NOWHERE;
    }
    if (address.isLoopbackAddress() || address.isSiteLocalAddress() || (first & 0xfe) == 0xfc) {
      return PRIVATE;
    }
    if (first == 0x20 && second == 0x02) {
      return embedded(bytes, 2);
    }
    if (first == 0) {
      return embedded(bytes, 12);
    }
    if (first == 0x20 && second == 0x01 && (bytes[2] & 0xfe) == 0) {
      // Tunnels and the like, 2001::/23.
      return NOWHERE;
    }
    // Global unicast is 2000::/3; all else is not given out.
    return (first & 0xe0) == 0x20 ? PUBLIC : NOWHERE;
  }

  private static boolean isMetadata(Inet6Address address) {
    byte[] bytes = address.getAddress();
    boolean amazon =
        (bytes[0] & BYTE) == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && (bytes[3] & BYTE) == 0xc2;
    return amazon || METADATA_V6.contains(address.getHostAddress());
  }

  /** The kind of the IPv4 address that a translated or tunnelled one leads to. */
  private static AddressKind embedded(byte[] bytes, int from) {
    try {
      return of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
