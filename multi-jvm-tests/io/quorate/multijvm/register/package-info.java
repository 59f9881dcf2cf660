/**
 * Runs workload 2, reads and conditional writes of single accounts, and says what such an account
 * may answer. The judgement itself is in the room {@code linearizability}.
 */
package io.quorate.multijvm.register;
