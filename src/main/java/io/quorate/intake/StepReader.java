package io.quorate.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a step as clients write it: its {@code type}, and the members that its kind has. Every
 * method throws {@link InvalidArgument} for what is no step. Stateless; safe for use by any thread.
 */
public final class StepReader {

  private static final String TYPE = "type";
  private static final Set<String> CALL_MEMBERS =
      Set.of("url", "body", "compensateUrl", "prepareUrl", "commitUrl", "abortUrl");

  private StepReader() {}

  /**
   * Reads a step.
   *
   * @param path where it stands in the request, such as {@code steps.[0]}, for messages
   */
  public static Step read(JsonNode step, String path) {
    if (step.isNull()) {
      throw new InvalidArgument("Expected every step to be an object, but one is null.");
    }
    if (!step.isObject()) {
      throw new InvalidArgument(
          "Expected %s to be a JSON object or value of this request's form, but it is not."
              .formatted(path));
    }
    StepKind kind = kind(step);
    return kind.members()
        .map(members -> move(step, kind, members, path))
        .orElseGet(() -> call(step, kind, path));
  }

  private static StepKind kind(JsonNode step) {
    String type = step.path(TYPE).isTextual() ? step.path(TYPE).textValue() : null;
    Collection<StepKind> all = StepKinds.all();
    return all.stream()
        .filter(kind -> kind.text().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidArgument(
                    "Expected the type of a step to be one of %s, but it is not."
                        .formatted(
                            all.stream().map(StepKind::text).collect(Collectors.joining(", ")))));
  }

  private static Step move(JsonNode step, StepKind kind, StepKind.Members members, String path) {
    only(step, kind, Set.of(members.target(), members.amount()));
    String target = text(step, members.target(), path);
    JsonNode amount = step.path(members.amount());
    if (amount.isMissingNode()) {
      throw missing(members.amount());
    }
    if (!amount.isIntegralNumber()) {
      throw mismatch(path, members.amount(), "a whole number");
    }
    if (!amount.canConvertToLong()) {
      throw mismatch(path, members.amount(), "1 to %d".formatted(Check.MAX_AMOUNT));
    }
    if (target == null) {
      throw missing(members.target());
    }
    return Step.of(kind, target, amount.longValue());
  }

  private static Step call(JsonNode step, StepKind kind, String path) {
    only(step, kind, CALL_MEMBERS);
    JsonNode body = step.path("body");
    if (body.isNull()) {
      throw mismatch(path, "body", "left out or have a value");
    }
    return new Step(
        kind,
        "",
        0,
        new CallTarget(
            text(step, "url", path),
            text(step, "compensateUrl", path),
            text(step, "prepareUrl", path),
            text(step, "commitUrl", path),
            text(step, "abortUrl", path),
            body.isMissingNode() ? null : body.toString()));
  }

  private static void only(JsonNode step, StepKind kind, Set<String> members) {
    var others = new TreeSet<String>();
    step.properties().stream()
        .filter(member -> !member.getKey().equals(TYPE) && !members.contains(member.getKey()))
        .forEach(member -> others.add(member.getKey()));
    if (!others.isEmpty()) {
      throw new InvalidArgument(
          "Expected a %s step to have only its own members, but it has others."
              .formatted(kind.text()));
    }
  }

  private static @Nullable String text(JsonNode step, String member, String path) {
    JsonNode value = step.path(member);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual()) {
      throw mismatch(path, member, "text");
    }
    return value.textValue();
  }

  private static InvalidArgument missing(String member) {
    return new InvalidArgument("Expected the member %s, but it is missing.".formatted(member));
  }

  private static InvalidArgument mismatch(String path, String member, String expected) {
    return new InvalidArgument(
        "Expected %s.%s to be %s, but it is not.".formatted(path, member, expected));
  }
}
