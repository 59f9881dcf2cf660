/**
 * Reads and writes the JSON that a node speaks, since the JDK brings nothing for it. For the client
 * alone: its types may change. It must not import anything but the JDK and the errors.
 */
@NullMarked
package io.quorate.client.json;

import org.jspecify.annotations.NullMarked;
