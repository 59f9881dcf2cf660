/**
 * What turns a request into commands: the steps that clients write, the inspection of a plan before
 * anything happens, the ids of transactions, and the requests that wait for an end. It must not
 * import {@code http}, {@code cluster} or storage.
 */
@NullMarked
package io.quorate.intake;

import org.jspecify.annotations.NullMarked;
