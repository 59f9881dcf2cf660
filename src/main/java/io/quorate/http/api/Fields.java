package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks members that the bodies of several resources have. */
final class Fields {

  private Fields() {}

  /** A body without members. */
  record None() {}

  /** Returns a required member. */
  static long required(String name, @Nullable Long value) {
    if (value == null) {
      throw Refusal.invalidArgument("Expected the member %s, but it is missing.".formatted(name));
    }
    return value;
  }

  /** Returns a required text. */
  static String required(String name, @Nullable String value) {
    if (value == null) {
      throw Refusal.invalidArgument("Expected the member %s, but it is missing.".formatted(name));
    }
    return value;
  }

  /** Makes the same command for every call, whose body must be empty. */
  static <C> Function<HttpCall, C> none(C command) {
    return call -> {
      call.body(None.class);
      return command;
    };
  }
}
