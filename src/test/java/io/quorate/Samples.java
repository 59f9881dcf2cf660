package io.quorate;

import io.quorate.account.AccountStepKinds;
import io.quorate.call.CallStepKinds;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepKind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes records with a fixed value in each member, for approved samples of their stored form. */
final class Samples {

  private static final Step DEBIT = Step.of(AccountStepKinds.DEBIT, "sample", 7);
  private static final Step CALL =
      new Step(
          CallStepKinds.CALL,
          "",
          0,
          new CallTarget(
              "url", "compensateUrl", "prepareUrl", "commitUrl", "abortUrl", "{\"a\":1}"));

  private Samples() {}

  /** Makes one; each member has the value that its type always has. */
  static Object of(Class<?> type) {
    return of(
        type,
        Arrays.stream(type.getRecordComponents())
            .map(component -> value(component.getGenericType()))
            .toArray());
  }

  /** Makes one of these values. */
  static Object of(Class<?> type, Object... values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object value(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      Type of = list.getActualTypeArguments()[0];
      return of == Step.class ? List.of(DEBIT, CALL) : List.of(value(of));
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      // What is not stored.
      return Map.of();
    }
    if (type == long.class || type == Long.class) {
      return 7L;
    }
    if (type == int.class || type == Integer.class) {
      return 3;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == String.class) {
      return "sample";
    }
    if (type == StepKind.class) {
      return DEBIT.action();
    }
    if (type == Step.class) {
      return DEBIT;
    }
    if (type instanceof Class<?> named && named.isEnum()) {
      return named.getEnumConstants()[0];
    }
    if (type instanceof Class<?> named && named.isRecord()) {
      return of(named);
    }
    throw new AssertionError("Expected a sample value for " + type + ", but there is none.");
  }
}
