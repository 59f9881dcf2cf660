/**
 * Keeps the accounts and items that transactions move between, starts transactions on them, and
 * waits for their end. It runs on any cluster that shows a {@code ClusterView}.
 */
@NullMarked
package io.quorate.multijvm.market;

import org.jspecify.annotations.NullMarked;
