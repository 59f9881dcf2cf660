package io.quorate.transaction.simulation;

import java.util.function.Consumer;

/**
 * A command on its way to an entity.
 *
 * @param sentAtMs the sender's time, to which the receiver's clock advances
 * @param hint whether it is decided at leisure, and not answered
 */
record Request(Object command, long sentAtMs, boolean hint, Consumer<Reply> replyTo) {}
