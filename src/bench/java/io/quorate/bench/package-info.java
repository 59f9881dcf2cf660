/**
 * The benchmarks: nodes, and what a team would use instead of them, measured side by side over HTTP
 * by a load generator in another process. They come in a jar of their own, so that everybody can
 * check the program's claims and no node carries them. Here is the command, which knows every
 * scenario by its name; nothing imports this package.
 */
@NullMarked
package io.quorate.bench;

import org.jspecify.annotations.NullMarked;
