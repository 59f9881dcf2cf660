/**
 * What holds of money and reservations of stock share: an amount that is set aside under an id
 * until it is taken, released or expires. Pure; imports nothing but the kernel.
 */
@NullMarked
package io.quorate.kernel.earmark;

import org.jspecify.annotations.NullMarked;
