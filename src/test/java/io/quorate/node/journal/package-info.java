/**
 * Holds what becomes of a running node's journal: how it is written, when the database does not
 * answer, in the archive, and on another disk. Nothing imports this package.
 */
@NullMarked
package io.quorate.node.journal;

import org.jspecify.annotations.NullMarked;
