/**
 * Workload 6: locks, semaphores and leases that many clients hold, some of them for longer than
 * they may, and the table in PostgreSQL that each holder writes to.
 */
@NullMarked
package io.quorate.multijvm.lock;

import org.jspecify.annotations.NullMarked;
