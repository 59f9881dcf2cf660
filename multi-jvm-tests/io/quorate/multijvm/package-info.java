/**
 * Runs the program as its users do, as processes of its own, breaks it from outside, and judges the
 * history that clients recorded against the journal. It starts processes and sends requests; of the
 * program's classes it uses the deciders and the codec, to read the journal, and the state machine
 * of nodes that keep it themselves.
 *
 * <p>The rooms, from the bottom: {@code lab} and {@code network} (processes and links), {@code
 * replica} (what nodes keep), {@code client}, {@code partner}, {@code workload}, {@code
 * linearizability}, {@code register}, {@code lock} and {@code consistency}, {@code check}, {@code
 * market}; above them {@code variant} (other builds), {@code campaign.lab}, {@code fault} and
 * {@code campaign}; at the top {@code scenario} and {@code standby}, the other tests.
 */
@NullMarked
package io.quorate.multijvm;

import org.jspecify.annotations.NullMarked;
