/**
 * The life of a node in the cluster: its configuration, how it finds the others and sees them, by
 * which lease it may answer, how those that are gone are fenced, whether it is ready, and how it
 * ends. It must not import {@code http}, {@code local} or a feature.
 */
@NullMarked
package io.quorate.cluster;

import org.jspecify.annotations.NullMarked;
