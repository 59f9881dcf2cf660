/**
 * What a call of the client throws when it does not succeed: one kind for each thing that a caller
 * does about it. It must not import anything but the JDK.
 */
@NullMarked
package io.quorate.client.error;

import org.jspecify.annotations.NullMarked;
