package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays peers that form a group, one question, decision, write, crash or wipe at a time, in a
 * random order. It keeps every step apart, so that anything can come between a look and a write. A
 * peer may start again with another consensus address.
 */
final class FormingModel {

  private static final int TURNS = 150;

  /** The most steps that a peer takes while all others sleep. */
  private static final int LONGEST_TURN = 10;

  private static final int FAIR_STEPS = 2_000;

  private final Random random;
  private final Function<Round, Decision> rules;
  private final int faultsPerThousand;
  private final List<Place> places;

  FormingModel(Random random, int peers, int faultsPerThousand, Function<Round, Decision> rules) {
    this.random = random;
    this.rules = rules;
    this.faultsPerThousand = faultsPerThousand;
    this.places = IntStream.range(0, peers).mapToObj(i -> new Place("peer-" + i + ":1")).toList();
  }

  /** Plays with faults; returns whether the living identities always held the same group. */
  boolean neverTwoGroups() {
    for (int turn = 0; turn < TURNS; turn++) {
      Place place = places.get(random.nextInt(places.size()));
      for (int step = random.nextInt(LONGEST_TURN); step >= 0; step--) {
        place.stepOrFail();
        if (groups() > 1) {
          return false;
        }
      }
    }
    return true;
  }

  /** Plays on without faults, until each peer has the group or has been refused. */
  void settle() {
    for (int step = 0; step < FAIR_STEPS; step++) {
      places.get(step % places.size()).step();
    }
    assertThat(groups()).isEqualTo(1);
    Group group =
        places.stream().map(place -> place.group).filter(Objects::nonNull).findAny().orElseThrow();
    assertThat(places)
        .allSatisfy(
            place -> assertThat(place.group != null).isEqualTo(group.peer(place.id).isPresent()));
  }

  private long groups() {
    return places.stream().map(place -> place.group).filter(Objects::nonNull).distinct().count();
  }

  /** A listed address, its disk, and the process there, if one runs. */
  private final class Place {
    private final String address;
    private UUID id = newId();
    private @Nullable Group group;

    private boolean running;
    private String consensus = "";
    private @Nullable Group proposal;
    private final Deque<Place> unasked = new ArrayDeque<>();
    private SortedMap<String, Answer> answers = new TreeMap<>();
    private @Nullable Decision decision;

    Place(String address) {
      this.address = address;
    }

    void stepOrFail() {
      if (random.nextInt(1000) >= faultsPerThousand) {
        step();
        return;
      }
      crash();
      if (random.nextBoolean()) {
        wipe();
      }
    }

    private void crash() {
      running = false;
      proposal = null;
      decision = null;
    }

    private void wipe() {
      id = newId();
      group = null;
    }

    void step() {
      if (!running) {
        running = true;
        consensus = "raft-%d-of-%s".formatted(random.nextInt(2), address);
        ask();
      } else if (group == null && decision != null) {
        apply(decision);
      } else if (group == null && unasked.isEmpty()) {
        decision = rules.apply(new Round(told().as(address), proposal, answers));
      } else if (group == null) {
        Place next = unasked.remove();
        answers.put(next.address, next.answer());
      }
    }

    private void ask() {
      decision = null;
      answers = new TreeMap<>();
      unasked.clear();
      var others = new ArrayList<>(places);
      others.remove(this);
      Collections.shuffle(others, random);
      unasked.addAll(others);
    }

    private void apply(Decision due) {
      switch (due) {
        case Decision.Wait ignored -> ask();
        case Decision.Propose(Group wished) -> {
          proposal = wished;
          ask();
        }
        case Decision.Form(Group formed) -> join(formed);
        case Decision.Adopt(Group adopted) -> join(adopted);
        case Decision.AwaitInvitation ignored -> crash();
        case Decision.Refuse ignored -> crash();
      }
    }

    private void join(Group joined) {
      group = joined;
      proposal = null;
      decision = null;
    }

    private Answer answer() {
      return running ? new Answer.Told(told()) : new Answer.Silent("is not there");
    }

    private Introduction told() {
      return new Introduction(id, consensus, proposal, group);
    }

    private UUID newId() {
      return new UUID(random.nextLong(), random.nextLong());
    }
  }
}
