/**
 * What an entity's actor receives and answers, on one node and between nodes. It must import only
 * the kernel and the clock.
 */
@NullMarked
package io.quorate.runtime.message;

import org.jspecify.annotations.NullMarked;
