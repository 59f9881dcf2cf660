/**
 * Lists the faults of a campaign, each with what it does to a lab and what a round with it must
 * show. It must not judge a round.
 */
@NullMarked
package io.quorate.multijvm.fault;

import org.jspecify.annotations.NullMarked;
