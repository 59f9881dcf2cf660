/** Administers a Raft group that runs: shows it, adds and removes peers, and takes backups. */
@NullMarked
package io.quorate.storage.raft.admin;

import org.jspecify.annotations.NullMarked;
