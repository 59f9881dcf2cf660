package io.quorate.http.server;

import java.util.Arrays;

/** Looks for bytes in bytes, before JSON is read that seldom has them. Stateless. */
public final class ByteSearch {

  private ByteSearch() {}

  /** Whether the text holds the word, which has one byte at least. */
  public static boolean contains(byte[] text, byte[] word) {
    for (int i = 0; i <= text.length - word.length; i++) {
      if (text[i] == word[0] && Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
