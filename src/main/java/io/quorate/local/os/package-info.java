/**
 * What the operating system gives: files that survive a crash, locks, processes, users, ports and
 * time limits. The other rooms of {@code local} build on it. It must not import any of them.
 */
@NullMarked
package io.quorate.local.os;

import org.jspecify.annotations.NullMarked;
