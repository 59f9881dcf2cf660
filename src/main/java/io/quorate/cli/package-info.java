/**
 * The subcommands: what a person types after {@code ./quorate}. Each class reads its options, runs,
 * and returns an exit code. Only {@code Main}, and subcommands in jars of their own, import this
 * package.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
