/**
 * Locks, semaphores and leases with fencing tokens: what one lock grants to whom, who waits for it,
 * and how a grant is lost. Pure: it must import only the kernel.
 */
@NullMarked
package io.quorate.lock;

import org.jspecify.annotations.NullMarked;
