/**
 * ShedLock over Quorate, packed in a jar of its own: who uses it brings {@code shedlock-core}. It
 * must not import anything else but the client.
 */
@NullMarked
package io.quorate.client.shedlock;

import org.jspecify.annotations.NullMarked;
