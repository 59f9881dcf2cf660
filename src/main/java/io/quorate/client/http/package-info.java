/**
 * Sends a call until a node answers it for good: several nodes, pauses, one deadline, one key. For
 * the client alone: its types may change. It must not import what it is used for, such as accounts
 * and locks.
 */
@NullMarked
package io.quorate.client.http;

import org.jspecify.annotations.NullMarked;
