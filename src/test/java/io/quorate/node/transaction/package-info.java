/**
 * Holds the contract of transactions, transfers and orders, as clients of a running node see it.
 * Nothing imports this package.
 */
@NullMarked
package io.quorate.node.transaction;

import org.jspecify.annotations.NullMarked;
