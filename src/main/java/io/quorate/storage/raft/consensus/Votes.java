package io.quorate.storage.raft.consensus;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The votes of a peer, which it must not forget. Ratis 3.3.0 keeps them too, but does not bring the
 * name of its file to disk, and may write an older vote over a newer one; so each that has an
 * effect is kept beside the log, and put back where Ratis looks for it at the next start. Safe for
 * use by any thread; blocks.
 */
final class Votes {

  private static final String GROUP = "group";

  /** As Ratis names them. */
  private static final String TERM = "term";

  private static final String VOTED_FOR = "votedFor";

  private final LogFolder log;
  private long lastTerm;

  /** Creates those of a peer that starts. */
  Votes(LogFolder log) {
    this.log = log;
  }

  /**
   * Keeps a vote, once it is on disk; one that is older than the last does not matter any more.
   *
   * @param candidate the peer that got it
   */
  synchronized void keep(long term, String candidate) throws IOException {
    if (term < lastTerm) {
      return;
    }
    var vote = new Properties();
    vote.setProperty(GROUP, log.group().toString());
    vote.setProperty(TERM, Long.toString(term));
    vote.setProperty(VOTED_FOR, candidate);
    write(log.lastVote(), vote);
    lastTerm = term;
  }

  /**
   * Puts the last vote back, before Ratis starts, when what Ratis knows is older.
   *
   * @throws StorageUnavailable when this peer has voted, and its log is gone
   */
  synchronized void restore() throws IOException {
    if (!Files.exists(log.lastVote())) {
      return;
    }
    Properties last = read(log.lastVote());
    if (!log.group().toString().equals(last.remove(GROUP))) {
      // Of a group that this peer was in before.
      return;
    }
    if (!Files.exists(log.votes())) {
      throw log.gone("it has voted");
    }
    lastTerm = term(last);
    if (term(read(log.votes())) <= lastTerm) {
      write(log.votes(), last);
    }
  }

  private static long term(Properties vote) {
    return Long.parseLong(vote.getProperty(TERM));
  }

  private static Properties read(Path file) throws IOException {
    var vote = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      vote.load(reader);
    }
    return vote;
  }

  private static void write(Path file, Properties vote) throws IOException {
    var text = new StringWriter();
    vote.store(text, null);
    DurableFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
