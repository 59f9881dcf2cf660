/**
 * Moves a whole journal from one engine to another, by way of a folder of files: {@code export}
 * writes it, {@code import} reads it. It exists apart from the engines, so that each of them only
 * reads and writes events. It must not import an engine, nor any feature or edge.
 */
@NullMarked
package io.quorate.move;

import org.jspecify.annotations.NullMarked;
