package io.quorate.outbound;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.quorate.kernel.participant.PartnerCall;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says to partners who calls: a fixed header, and a signature by a secret that both know, for the
 * URLs below a prefix. A partner is never sent what is meant for another one. Immutable and safe
 * for use by any thread; it tells nobody the secrets.
 */
public final class PartnerCredentials {

  /** The header that carries the signature. */
  static final String SIGNATURE = "Quorate-Signature";

  /** The shortest secret, in characters. */
  static final int LEAST_SECRET = 16;

  private static final String KEY = "quorate.call.credentials";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Set<String> MEMBERS = Set.of("prefix", "header", "secret");

  /** A name as HTTP writes it, and a value of visible characters and spaces within. */
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+): *([!-~]([ -~]*[!-~])?)");

  /** What the call itself says, or the connection. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?i)idempotency-key|quorate-.*|host|connection|content-.*|transfer-encoding|user-agent"
              + "|expect|te|trailer|upgrade|keep-alive|date|timeout-access");

  private final List<Credential> credentials;

  private PartnerCredentials(List<Credential> credentials) {
    this.credentials = List.copyOf(credentials);
  }

  /** What the URLs below a prefix get. */
  private record Credential(
      PartnerUrl prefix, @Nullable HttpHeader header, @Nullable SecretKeySpec secret) {

    /** Names no secret. */
    @Override
    public String toString() {
      return prefix.origin();
    }
  }

  /**
   * Reads the list.
   *
   * @param call the configuration under {@code quorate.call}
   * @throws IllegalArgumentException when it is wrong; the message names the key, and no secret
   */
  static PartnerCredentials of(Config call) {
    List<? extends Config> listed;
    try {
      listed = call.getConfigList("credentials");
    } catch (ConfigException e) {
      throw wrong("a list of objects", "is none");
    }
    var credentials = new ArrayList<Credential>();
    for (Config entry : listed) {
      credentials.add(credential(entry));
    }
    return new PartnerCredentials(credentials);
  }

  /**
   * Returns what a call carries, by the first entry whose prefix covers the URL.
   *
   * @param nowSeconds the time of the signature, in seconds since the epoch
   */
  List<HttpHeader> headers(PartnerUrl url, PartnerCall call, long nowSeconds) {
    var headers = new ArrayList<HttpHeader>();
    credentials.stream()
        .filter(credential -> credential.prefix.covers(url))
        .findFirst()
        .ifPresent(
            credential -> {
              if (credential.header != null) {
                headers.add(credential.header);
              }
              if (credential.secret != null) {
                headers.add(signature(credential.secret, url, call, nowSeconds));
              }
            });
    return headers;
  }

  private static HttpHeader signature(
      SecretKeySpec secret, PartnerUrl url, PartnerCall call, long nowSeconds) {
    String body = call.body() == null ? "" : call.body();
    String signed =
        String.join("\n", Long.toString(nowSeconds), url.target(), call.idempotencyKey(), body);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return RawHeader.create(
          SIGNATURE, "t=%d,v1=%s".formatted(nowSeconds, HexFormat.of().formatHex(digest)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Expected every JDK to have " + ALGORITHM, e);
    }
  }

  private static Credential credential(Config entry) {
    var others = new TreeSet<>(entry.root().keySet());
    others.removeAll(MEMBERS);
    if (!others.isEmpty()) {
      throw wrong("only prefix, header and secret in each", "one has " + others);
    }
    PartnerUrl prefix = prefix(text(entry, "prefix"));
    String header = text(entry, "header");
    String secret = text(entry, "secret");
    if (header == null && secret == null) {
      throw wrong("a header or a secret in each", "one has neither");
    }
    return new Credential(
        prefix, header == null ? null : header(header), secret == null ? null : secret(secret));
  }

  private static PartnerUrl prefix(@Nullable String text) {
    if (text == null) {
      throw wrong("a prefix in each", "one has none");
    }
    try {
      PartnerUrl prefix = PartnerUrl.parse(text);
      if (prefix.query() == null) {
        return prefix;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected %s to have URLs as prefixes, but one is wrong: %s"
              .formatted(KEY, e.getMessage()),
          e);
    }
    throw wrong("prefixes without a query", "one has one");
  }

  private static HttpHeader header(String text) {
    Matcher matcher = HEADER.matcher(text);
    if (!matcher.matches()) {
      throw wrong("headers such as \"Authorization: Bearer TOKEN\"", "one is none");
    }
    String name = matcher.group(1);
    if (RESERVED.matcher(name).matches()) {
      throw wrong("headers that calls do not carry anyway", "one is " + name);
    }
    return RawHeader.create(name, matcher.group(2));
  }

  private static SecretKeySpec secret(String text) {
    if (text.length() < LEAST_SECRET) {
      throw wrong("secrets of at least %d characters".formatted(LEAST_SECRET), "one is shorter");
    }
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  private static @Nullable String text(Config entry, String member) {
    try {
      return entry.hasPath(member) ? entry.getString(member) : null;
    } catch (ConfigException e) {
      throw wrong("texts", "a " + member + " is none");
    }
  }

  private static IllegalArgumentException wrong(String expected, String found) {
    return new IllegalArgumentException(
        "Expected %s to have %s, but %s.".formatted(KEY, expected, found));
  }
}
