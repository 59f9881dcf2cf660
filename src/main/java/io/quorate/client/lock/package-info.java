/**
 * Locks with leases that are kept alive, counted from before a request was sent; sessions, sets of
 * locks, and locks as the JDK has them. It must not import accounts, items or transactions.
 */
@NullMarked
package io.quorate.client.lock;

import org.jspecify.annotations.NullMarked;
