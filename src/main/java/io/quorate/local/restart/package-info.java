/**
 * A restart of all nodes under load, one after the other, which shows that no request fails and no
 * money is lost.
 */
@NullMarked
package io.quorate.local.restart;

import org.jspecify.annotations.NullMarked;
