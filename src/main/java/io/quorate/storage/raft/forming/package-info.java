/**
 * How the peers of a Raft group find each other for the first time, and agree on who the peers are.
 * It ends before Raft begins: it must not import Ratis, Akka, or anything of Quorate but the ports
 * of the storage.
 */
@NullMarked
package io.quorate.storage.raft.forming;

import org.jspecify.annotations.NullMarked;
