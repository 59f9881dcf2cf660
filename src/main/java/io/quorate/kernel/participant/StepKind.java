package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of step: what it does, to which type of entity, and how clients write it. Declared by the
 * feature that does it, and found by its name in {@link StepKinds}, so that there is one value for
 * each name. Immutable.
 */
public final class StepKind {

  private final String name;
  private final String participantType;
  private final @Nullable String amountMember;
  private final int sign;
  private final Commitment early;

  private StepKind(
      String name,
      String participantType,
      @Nullable String amountMember,
      int sign,
      Commitment early) {
    this.name = name;
    this.participantType = participantType;
    this.amountMember = amountMember;
    this.sign = sign;
    this.early = early;
  }

  /**
   * Declares a step that takes something away.
   *
   * @param name as clients and the journal write it; never changes its meaning
   * @param participantType the type of the entity that does it, and the member that names it
   * @param amountMember the member that says how much
   * @param early how it is done before the end: {@link Commitment#EXECUTE} where what it takes must
   *     not be spent twice, else {@link Commitment#PREPARE}
   */
  public static StepKind taking(
      String name, String participantType, String amountMember, Commitment early) {
    return new StepKind(name, participantType, amountMember, -1, early);
  }

  /** Declares a step that gives something: never before the end, since it could be spent. */
  public static StepKind giving(String name, String participantType, String amountMember) {
    return new StepKind(name, participantType, amountMember, 1, Commitment.PREPARE);
  }

  /**
   * Declares a step that moves nothing: what it names must be so until the transaction has ended.
   *
   * @param numberMember the member whose number must be the right one
   */
  public static StepKind guarding(String name, String participantType, String numberMember) {
    return new StepKind(name, participantType, numberMember, 0, Commitment.PREPARE);
  }

  /** Declares a step that is done outside of the cluster, by a partner that knows no promise. */
  public static StepKind calling(String name, String participantType) {
    return new StepKind(name, participantType, null, 0, Commitment.EXECUTE);
  }

  /** Returns the kind with a name; throws {@link IllegalArgumentException} when there is none. */
  @JsonCreator
  public static StepKind named(String name) {
    return StepKinds.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a known kind of step, but got " + name + "; is it a newer node's?"));
  }

  /** Returns the type of the entity that does it. */
  public String participantType() {
    return participantType;
  }

  /** Returns the member that names the entity and the one that says how much; empty for a call. */
  public Optional<Members> members() {
    return amountMember == null
        ? Optional.empty()
        : Optional.of(new Members(participantType, amountMember));
  }

  /** Whether a partner outside of the cluster does it. */
  public boolean isCall() {
    return amountMember == null;
  }

  /** Whether it takes something away. */
  public boolean takes() {
    return sign < 0;
  }

  /** Whether it gives something. */
  public boolean gives() {
    return sign > 0;
  }

  /** Returns what an amount changes when the step takes effect: negative when it takes. */
  public long signed(long amount) {
    return sign * amount;
  }

  /** Returns how it is done before the end of the transaction. */
  public Commitment early() {
    return early;
  }

  /** Returns the name as clients and the journal write it, such as {@code debit}. */
  @JsonValue
  public String text() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * How clients write a step that moves an amount.
   *
   * @param target the member that names the entity
   * @param amount the member that says how much: 1 to {@link Check#MAX_AMOUNT}
   */
  public record Members(String target, String amount) {}
}
