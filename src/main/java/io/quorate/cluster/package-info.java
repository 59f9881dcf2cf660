/**
 * The life of a node in the cluster: its configuration, whether it is ready, what it sees of the
 * others, and how it ends. It must not import {@code http}, {@code local} or a feature.
 */
@NullMarked
package io.quorate.cluster;

import org.jspecify.annotations.NullMarked;
