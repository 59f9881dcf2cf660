package io.quorate.bench.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps results as files. */
public final class Report {

  private Report() {}

  /** Writes a value as JSON that people can read too. */
  public static void writeJson(Path file, Object value) {
    try {
      write(file, Json.STORED.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write results as JSON.", e);
    }
  }

  /** Writes a text, and says where. */
  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      System.err.println("Wrote " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
