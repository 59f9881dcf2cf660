/** The list of transactions that wait for an operator, kept from the feed. */
@NullMarked
package io.quorate.parked;

import org.jspecify.annotations.NullMarked;
