/** Items and their reservations. It must not import accounts, transactions or locks. */
@NullMarked
package io.quorate.client.inventory;

import org.jspecify.annotations.NullMarked;
