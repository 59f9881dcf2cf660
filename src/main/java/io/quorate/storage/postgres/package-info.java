/**
 * The storage in PostgreSQL: the only package that knows SQL. Beside {@code runtime} and below
 * {@code node}, which opens it by its name; nothing else may import it, but for {@code local},
 * which starts a PostgreSQL of its own.
 */
@NullMarked
package io.quorate.storage.postgres;

import org.jspecify.annotations.NullMarked;
