/**
 * The subcommands: what a person types after {@code ./quorate}. Each class reads its options, runs,
 * and returns an exit code. Nothing but {@code Main} imports this package.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
