/**
 * A whole cluster on one machine: the processes of the nodes over one embedded PostgreSQL, watched
 * and started again when they end. It must not import {@code restart}.
 */
@NullMarked
package io.quorate.local.cluster;

import org.jspecify.annotations.NullMarked;
