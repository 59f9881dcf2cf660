/**
 * The Java client of Quorate: begin with {@link io.quorate.client.Quorate}. It speaks the API over
 * HTTP with nothing but the JDK, and is packed in a jar of its own. It must not import the rest of
 * the program, which must not import it.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
