package io.quorate.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.audit.FaultKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that should never have happened: money or stock that came from nowhere or is gone.
 * Immutable.
 *
 * @param type the type of the entity on which it was found: account or item
 * @param id the entity's id
 * @param transaction the transaction in which it was found, or null
 * @param reservation the reservation in which it was found, or null
 * @param expected by how much the entity should have been changed: minor units, or pieces
 * @param actual by how much it was changed
 * @param at when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    FaultKind kind,
    String type,
    String id,
    @Nullable String transaction,
    @Nullable String reservation,
    long expected,
    long actual,
    Instant at) {}
