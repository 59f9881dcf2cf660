/**
 * Holds what a running node tells those who operate it: health, metrics, log and traces. Nothing
 * imports this package.
 */
@NullMarked
package io.quorate.node.telemetry;

import org.jspecify.annotations.NullMarked;
