/** What goes on for as long as a client reads: server-sent events. */
@NullMarked
package io.quorate.http.stream;

import org.jspecify.annotations.NullMarked;
