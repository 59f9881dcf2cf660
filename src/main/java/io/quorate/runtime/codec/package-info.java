/**
 * How events, snapshots and messages become bytes: JSON under registered names, never by class
 * name. It must import only the kernel and the messages.
 */
@NullMarked
package io.quorate.runtime.codec;

import org.jspecify.annotations.NullMarked;
