/**
 * The HTTP edge: one Routes class per resource, the router, problems and limits. It exists so that
 * nothing behind it knows HTTP. It must not import {@code cluster} or {@code local}.
 */
@NullMarked
package io.quorate.http;

import org.jspecify.annotations.NullMarked;
