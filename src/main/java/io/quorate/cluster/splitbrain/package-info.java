/**
 * Which side of a split cluster goes on: the strategy, and the lease that decides for {@code
 * lease-majority}. It must not import the package above, nor {@code join} or {@code lease}.
 */
@NullMarked
package io.quorate.cluster.splitbrain;

import org.jspecify.annotations.NullMarked;
