/**
 * Holds the contract of locks and sessions, as clients of a running node see it. Nothing imports
 * this package.
 */
@NullMarked
package io.quorate.node.lock;

import org.jspecify.annotations.NullMarked;
