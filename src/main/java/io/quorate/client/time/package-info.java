/**
 * The client's monotonic clock and its timers, so that a test can bring a clock of its own. For the
 * client alone: its types may change. It must not import anything but the JDK.
 */
@NullMarked
package io.quorate.client.time;

import org.jspecify.annotations.NullMarked;
