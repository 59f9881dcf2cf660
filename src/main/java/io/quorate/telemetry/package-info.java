/**
 * What a node tells of its work: the names and types of all metrics stand here and nowhere else. It
 * must import {@code runtime} and {@code kernel} only.
 */
@NullMarked
package io.quorate.telemetry;

import org.jspecify.annotations.NullMarked;
