package io.quorate.storage.raft.forming;

import io.quorate.storage.StorageUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other listed peers, round after round, until this peer has joined a group. For one
 * thread; blocks. See {@link Round} for what it decides, and why.
 */
final class Forming {

  /** How often the log says who is missing. */
  private static final Duration WAITING_LINE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Forming.class);

  private final FormingSettings settings;
  private final Voice voice;
  private final List<String> others;
  private final long untilNanos;
  private final long uninvitedUntilNanos;
  private long nextLineNanos = System.nanoTime();

  /** What this peer tells the others and hears from them, and what it stores. */
  interface Voice {

    /** Returns what is told at the moment. */
    Introduction told();

    /** Returns the group into which this peer was invited last, by whoever administers it. */
    Optional<Group> invitation();

    /** Tells a proposal from now on. */
    void propose(Group group);

    /** Joins a group durably, and tells it from now on. */
    void join(Group group);

    /** Follows a group that knows this peer not yet; durably, and tells it from now on. */
    void follow(Group group) throws InterruptedException;
  }

  Forming(FormingSettings settings, Voice voice) {
    this.settings = settings;
    this.voice = voice;
    this.others = settings.peers().stream().filter(peer -> !peer.equals(settings.self())).toList();
    this.untilNanos = System.nanoTime() + settings.patience().toNanos();
    this.uninvitedUntilNanos = System.nanoTime() + settings.invitationPatience().toNanos();
  }

  Group run() throws InterruptedException {
    try (var questions = new Questions(settings.questionTimeout())) {
      while (true) {
        Introduction told = voice.told();
        var round = new Round(told.as(settings.self()), told.proposal(), questions.ask(others));
        switch (round.decide()) {
          case Decision.Form(Group group) -> {
            voice.join(group);
            LOG.info("Formed the new Raft group {}. No peer of it held any data.", group);
            return group;
          }
          case Decision.Adopt(Group group) -> {
            voice.join(group);
            LOG.info("Joined the Raft group {}, which another peer had stored.", group);
            return group;
          }
          case Decision.Refuse(String reason) -> throw refused(reason, told);
          case Decision.AwaitInvitation(Group group, String reason) -> {
            Optional<Group> invited =
                voice.invitation().filter(other -> other.id().equals(group.id()));
            if (invited.isPresent()) {
              voice.follow(invited.get());
              LOG.info("Follows the Raft group {}, into which it was invited.", invited.get());
              return invited.get();
            }
            awaitInvitation(reason, told);
          }
          case Decision.Propose(Group group) -> {
            requirePatience(List.of("the peers change"));
            voice.propose(group);
          }
          case Decision.Wait(List<String> reasons) -> {
            requirePatience(reasons);
            log(reasons);
            Thread.sleep(settings.interval());
          }
        }
      }
    }
  }

  private void awaitInvitation(String reason, Introduction told) throws InterruptedException {
    long now = System.nanoTime();
    if (now - uninvitedUntilNanos >= 0) {
      throw refused(reason, told);
    }
    if (now - nextLineNanos >= 0) {
      nextLineNanos = now + WAITING_LINE.toNanos();
      LOG.info(
          "{} Waits for {} s more to be added: quorate raft add --peer {} {}",
          reason,
          Duration.ofNanos(uninvitedUntilNanos - now).toSeconds(),
          others.getFirst(),
          settings.self());
    }
    Thread.sleep(settings.interval());
  }

  private StorageUnavailable refused(String reason, Introduction told) {
    return new StorageUnavailable(
        reason
            + " This peer is %s (%s); its identity was made when its data directory %s was empty,"
                .formatted(settings.self(), told.id(), settings.directory())
            + " and has joined no group. If the directory was lost, or is the wrong one, start"
            + " this node with the old one. Otherwise it can only be added to the group as a new"
            + " peer.");
  }

  private void requirePatience(List<String> reasons) {
    if (System.nanoTime() - untilNanos >= 0) {
      throw new StorageUnavailable(
          "Expected to form a Raft group with %s within %d s, but: %s."
              .formatted(
                  settings.peers(), settings.patience().toSeconds(), String.join("; ", reasons)));
    }
  }

  private void log(List<String> reasons) {
    long now = System.nanoTime();
    if (now - nextLineNanos >= 0) {
      nextLineNanos = now + WAITING_LINE.toNanos();
      LOG.info(
          "Waits for the peers of the Raft group: {}. Asks for {} s more.",
          String.join("; ", reasons),
          Duration.ofNanos(untilNanos - now).toSeconds());
    }
  }
}
