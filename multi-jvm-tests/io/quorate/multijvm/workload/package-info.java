/**
 * Drives single entities and transactions with random requests, each workload in threads of its own
 * (workloads 1, 3, 4 and 5). It uses the clients and the partners, and judges nothing.
 */
@NullMarked
package io.quorate.multijvm.workload;

import org.jspecify.annotations.NullMarked;
