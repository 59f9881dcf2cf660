/**
 * How an entity is asked: attempt after attempt, under one request id, until it answers or the
 * deadline is over. It must import only the kernel, the clock, the codec and the messages.
 */
@NullMarked
package io.quorate.runtime.ask;

import org.jspecify.annotations.NullMarked;
