package io.quorate.runtime.ask;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.kernel.Repeatable;
import io.quorate.runtime.codec.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hashes a command that carries a client's key, so that the same key with another request is
 * refused. The hash is stored with the effect, so it depends on the command's registered name and
 * its JSON alone, never on the name of a Java class. Stateless; safe for use by any thread.
 */
final class CommandHash {

  private CommandHash() {}

  /**
   * Returns the hash.
   *
   * @param name the registered name, such as {@code account.place-hold}
   */
  static long of(String name, Object command) {
    Object hashed = command instanceof Repeatable repeatable ? repeatable.asRepeated() : command;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(word(name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest(Json.STORED.writeValueAsBytes(hashed))).getLong();
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException("Expected to hash the command " + name, e);
    }
  }

  /**
   * Returns the name without its type, each word with a capital, such as {@code PlaceHold}: what
   * the hashes of version 0.1 began with, so that those that are stored stay right.
   */
  private static String word(String name) {
    return Stream.of(name.substring(name.indexOf('.') + 1).split("-"))
        .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
        .collect(Collectors.joining());
  }
}
