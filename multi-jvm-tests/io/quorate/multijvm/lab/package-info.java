/**
 * Starts what the tests break: nodes as processes of their own, a PostgreSQL, the whole of {@code
 * quorate local}, and what halts, kills, starves or fills the disk of any of them. A {@code Lab}
 * gives a test full control of every node; {@code QuorateLocal} starts the cluster as a user does.
 * It knows no workload and no check.
 */
@NullMarked
package io.quorate.multijvm.lab;

import org.jspecify.annotations.NullMarked;
