/**
 * By which lease a node may answer for its entities, how those that are gone are fenced, and the
 * margins that make both safe. It must not import the package above, nor {@code join} or {@code
 * splitbrain}.
 */
@NullMarked
package io.quorate.cluster.lease;

import org.jspecify.annotations.NullMarked;
