/**
 * A whole cluster on one machine: an embedded PostgreSQL that keeps money (durable, password, only
 * on the loopback address) and the processes of the nodes, watched over and started again when they
 * die; and a restart of all nodes under load, which shows that no request fails. It exists so that
 * no database must be installed to run Quorate. It must import no Akka and nothing else of Quorate,
 * but for the question whether a PostgreSQL is ready, which is SQL: it only starts processes, and
 * asks them over HTTP as any client does.
 */
@NullMarked
package io.quorate.local;

import org.jspecify.annotations.NullMarked;
