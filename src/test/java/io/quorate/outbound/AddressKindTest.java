package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, PUBLIC",
    "172.32.0.1, PUBLIC",
    "100.128.0.1, PUBLIC",
    "2606:2800:220:1:248:1893:25c8:1946, PUBLIC",
    "127.0.0.1, PRIVATE",
    "127.8.9.10, PRIVATE",
    "10.0.0.1, PRIVATE",
    "172.16.0.1, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "198.18.0.1, PRIVATE",
    "::1, PRIVATE",
    "fd00::1, PRIVATE",
    "fc00::1, PRIVATE",
    "fec0::1, PRIVATE",
    "::ffff:10.0.0.1, PRIVATE",
    "64:ff9b::7f00:1, PRIVATE",
    "2002:7f00:1::, PRIVATE",
    "64:ff9b::5db8:d822, PUBLIC",
    "169.254.169.254, NOWHERE",
    "fd00:ec2::254, NOWHERE",
    "fd00:ec2::23, NOWHERE",
    "fd00:ec3::254, PRIVATE",
    "fd20:ce::254, NOWHERE",
    "fd00:42::42, NOWHERE",
    "100.100.100.200, NOWHERE",
    "::ffff:100.100.100.200, NOWHERE",
    "64:ff9b::6464:64c8, NOWHERE",
    "100.100.100.201, PRIVATE",
    "192.0.0.192, NOWHERE",
    "168.63.129.16, NOWHERE",
    "0.0.0.0, NOWHERE",
    "0.1.2.3, NOWHERE",
    "224.0.0.1, NOWHERE",
    "255.255.255.255, NOWHERE",
    "::, NOWHERE",
    "fe80::1, NOWHERE",
    "ff02::1, NOWHERE",
    "2001::1, NOWHERE",
    "64:ff9b::a9fe:a9fe, NOWHERE",
    "4000::1, NOWHERE",
  })
  void shouldKnowWhereAnAddressLeads(String address, AddressKind kind) throws UnknownHostException {
    assertThat(AddressKind.of(InetAddress.getByName(address))).isEqualTo(kind);
  }
}
