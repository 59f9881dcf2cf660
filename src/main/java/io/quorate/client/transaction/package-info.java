/**
 * Several steps over accounts, items and partners as a whole: what is asked for, and how it ended.
 * It must not import accounts, items or locks: a step names them.
 */
@NullMarked
package io.quorate.client.transaction;

import org.jspecify.annotations.NullMarked;
