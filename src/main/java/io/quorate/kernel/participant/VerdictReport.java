package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction answers its participants.
 *
 * @param verdict how the transaction ends
 * @param reason why it is undone; null when it is not, or there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerdictReport(Verdict verdict, @Nullable Rejection reason) {}
