/**
 * Holds the contract of the feed and what is built on it, as clients of a running node see it.
 * Nothing imports this package.
 */
@NullMarked
package io.quorate.node.feed;

import org.jspecify.annotations.NullMarked;
