/** Accounts and their holds. It must not import items, transactions or locks. */
@NullMarked
package io.quorate.client.account;

import org.jspecify.annotations.NullMarked;
