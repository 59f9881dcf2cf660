/**
 * The one host of every decider: an entity as a sharded, persistent actor. A request waits in the
 * Inbox, is decided and written in a GroupCommit, and is answered once the journal has it; the
 * Outbox asks others. It knows no feature, and must not import the packages that ask, place or read
 * entities.
 */
@NullMarked
package io.quorate.runtime.entity;

import org.jspecify.annotations.NullMarked;
