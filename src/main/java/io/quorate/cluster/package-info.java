/**
 * The life of a node in the cluster: its configuration, whether it is ready, and how it sees the
 * others; and rooms for how it joins, by which lease it may answer, and which side of a split
 * cluster goes on. It must not import {@code http}, {@code local}, a feature or an engine of the
 * storage.
 */
@NullMarked
package io.quorate.cluster;

import org.jspecify.annotations.NullMarked;
