/**
 * The embedded PostgreSQL, which keeps money: durable, with a password, on the loopback address
 * only. It exists so that a person need not install a database. It must not import {@code cluster}
 * or {@code restart}.
 */
@NullMarked
package io.quorate.local.postgres;

import org.jspecify.annotations.NullMarked;
