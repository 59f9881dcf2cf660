/**
 * The resources of the API, one Routes class each: what a client writes becomes a command, and a
 * reply becomes a response. It exists so that nothing behind it knows HTTP. It must not import
 * {@code cluster} or {@code local}.
 */
@NullMarked
package io.quorate.http.api;

import org.jspecify.annotations.NullMarked;
