/** Loses the primary of a database that has a synchronous standby, and goes on with the standby. */
@NullMarked
package io.quorate.multijvm.standby;

import org.jspecify.annotations.NullMarked;
