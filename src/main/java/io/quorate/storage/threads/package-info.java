/** Threads for the engines: what blocks runs here, and never on the threads of who asks. */
@NullMarked
package io.quorate.storage.threads;

import org.jspecify.annotations.NullMarked;
