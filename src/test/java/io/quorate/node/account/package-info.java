/**
 * Holds the contract of what is kept on accounts and items, as clients of a running node see it:
 * balances, holds, reservations, their versions, keys, histories and audit. Nothing imports this
 * package.
 */
@NullMarked
package io.quorate.node.account;

import org.jspecify.annotations.NullMarked;
