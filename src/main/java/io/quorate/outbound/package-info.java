/**
 * Calls partners by HTTP: to allowed URLs only, at addresses that were checked, never longer and
 * never more than the limits say. It exists so that all that can go wrong on the way out stands in
 * one place and ends as a plain answer. It knows nothing of entities; it must not import {@code
 * http} or {@code cluster}.
 */
@NullMarked
package io.quorate.outbound;

import org.jspecify.annotations.NullMarked;
