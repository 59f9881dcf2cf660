/**
 * A whole cluster on one machine: an embedded PostgreSQL that keeps money (durable, password, only
 * on the loopback address) and the processes of the nodes, watched over and started again when they
 * die. It exists so that nothing but a JDK is needed to run Quorate. It must import nothing else of
 * Quorate, and no Akka: it only starts processes.
 */
@NullMarked
package io.quorate.local;

import org.jspecify.annotations.NullMarked;
