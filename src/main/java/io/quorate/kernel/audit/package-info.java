/**
 * How a feature takes part in the audit: what its events mean for the sums of money and stock.
 * Pure; imports nothing but the kernel. What is kept of it, and where, is the business of {@code
 * audit}.
 */
@NullMarked
package io.quorate.kernel.audit;

import org.jspecify.annotations.NullMarked;
