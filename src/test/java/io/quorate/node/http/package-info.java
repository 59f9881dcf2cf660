/**
 * Sends a running node what no proper client sends, or more than it takes, and holds what any
 * client expects of an HTTP server. Nothing imports this package.
 */
@NullMarked
package io.quorate.node.http;

import org.jspecify.annotations.NullMarked;
