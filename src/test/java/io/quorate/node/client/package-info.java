/**
 * Runs the Java client, its adapters and the examples on its page against a running node. Nothing
 * imports this package.
 */
@NullMarked
package io.quorate.node.client;

import org.jspecify.annotations.NullMarked;
