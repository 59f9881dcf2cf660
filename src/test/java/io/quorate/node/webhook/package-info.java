/**
 * Holds the contract of webhooks, over running nodes and real receivers. Nothing imports this
 * package.
 */
@NullMarked
package io.quorate.node.webhook;

import org.jspecify.annotations.NullMarked;
