package io.quorate.storage.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.History;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Result.Status;
import io.quorate.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state machine against a model of it, at random, with crashes: what RocksDB had only in memory
 * is gone, and the log brings it again.
 */
class MachineTest {

  private static final PageLimit ALL = new PageLimit(1_000_000, Long.MAX_VALUE);
  private static final Owner A = new Owner("10.0.0.1:1", 1);
  private static final Owner B = new Owner("10.0.0.2:1", 2);
  private static final int COMMANDS = 3000;
  private static final int ENTITIES = 12;

  @TempDir private Path directory;

  private final Random random = new Random(Seed.VALUE);

  /** As the log has it; the index is that of the list. */
  private final List<byte[]> log = new ArrayList<>();

  private final List<Result> results = new ArrayList<>();
  private final Map<String, List<String>> histories = new HashMap<>();
  private final Map<String, byte[]> lastTags = new HashMap<>();
  private final List<String> feed = new ArrayList<>();
  private final Set<Owner> held = new HashSet<>();
  private final Set<Owner> fenced = new HashSet<>();
  private int level;

  @Test
  void shouldDoWhatTheModelDoesWhateverIsLostInACrash() {
    Machine machine = Machine.open(directory.resolve("tables"));
    try {
      for (int i = 0; i < COMMANDS; i++) {
        apply(machine, next());
        if (random.nextInt(200) == 0) {
          machine.flush();
        }
        if (random.nextInt(300) == 0) {
          machine.close();
          machine = Machine.open(directory.resolve("tables"));
          replay(machine);
        }
      }
      compare(machine.replica());
      assertThat(machine.level()).isEqualTo(level);
    } finally {
      machine.close();
    }
  }

  @Test
  void shouldGiveTheSameOnEveryPeer() {
    try (Machine one = Machine.open(directory.resolve("one"));
        Machine other = Machine.open(directory.resolve("other"))) {
      for (int i = 0; i < COMMANDS; i++) {
        apply(one, next());
      }
      replay(other);
      compare(other.replica());
      assertThat(other.replica().leases()).isEqualTo(one.replica().leases());
      assertThat(other.applied()).isEqualTo(one.applied());
    }
  }

  @Test
  void shouldStopAtACommandOfALaterVersion() {
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      byte[] unknown = CommandCodec.encode(new Command.Tick());
      unknown[1] = 99;
      assertThatThrownBy(() -> machine.apply(1, 0, unknown))
          .hasMessageContaining("Expected a known kind of command, but it is 99.");
      assertThat(machine.applied().index()).isEqualTo(-1);
    }
  }

  @Test
  void shouldKeepTheLevelAndNeverLowerIt() {
    Path tables = directory.resolve("tables");
    try (Machine machine = Machine.open(tables, 7)) {
      assertThat(machine.level()).isZero();
      machine.apply(1, 0, at(new Command.RaiseLevel(5), 1));
      machine.apply(1, 1, at(new Command.RaiseLevel(3), 1));
      assertThat(machine.level()).isEqualTo(5);
      machine.flush();
    }
    try (Machine machine = Machine.open(tables, 5)) {
      assertThat(machine.level()).isEqualTo(5);
      assertThatThrownBy(() -> machine.apply(1, 2, at(new Command.RaiseLevel(6), 1)))
          .hasMessageContaining("but the group raises it to 6");
      assertThat(machine.level()).isEqualTo(5);
      assertThat(machine.applied().index()).isEqualTo(1);
    }
    assertThatThrownBy(() -> Machine.open(tables, 4))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("of level 4 at most")
        .hasMessageContaining("raised it to 5");
  }

  @Test
  void shouldFindKeysUntilTheyAreForgotten() {
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      long day = Duration.ofDays(1).toMillis();
      machine.apply(1, 0, at(new Command.TakeLease(A, 1), 10 * day));
      machine.apply(1, 1, at(append(A, "account|a", 0, "old", "k1"), 10 * day));
      machine.apply(1, 2, at(append(A, "account|a", 1, "new", "k2"), 12 * day));
      Duration retention = Duration.ofDays(3);
      assertThat(machine.replica().answered("account|a", List.of("k1", "k2", "k3"), retention))
          .containsOnlyKeys("k1", "k2");
      assertThat(machine.replica().answered("account|", List.of("k1"), retention)).isEmpty();
      machine.apply(1, 3, at(new Command.ForgetKeys(11 * day), 12 * day));
      assertThat(machine.replica().answered("account|a", List.of("k1", "k2"), retention))
          .containsOnlyKeys("k2");
    }
  }

  @Test
  void shouldKeepTimeFromGoingBack() {
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      assertThat(machine.apply(1, 0, at(new Command.Tick(), 500))).isEqualTo(new Result.Done(500));
      assertThat(machine.apply(1, 1, at(new Command.Tick(), 400))).isEqualTo(new Result.Done(500));
    }
  }

  @Test
  void shouldAppendToOneHistoryOnceInOneCommand() {
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      machine.apply(1, 0, at(new Command.TakeLease(A, 1), 1));
      Command.Part one = part("account|a", 0, List.of("x"));
      Command.Part other = part("account|a", 0, List.of("y"));
      assertThat(machine.apply(1, 1, at(new Command.Append(A, List.of(one, other)), 1)))
          .isEqualTo(new Result.Appended(List.of(Status.APPENDED, Status.CONFLICT)));
    }
  }

  /** Its appends may have been on their way when it was fenced. */
  @Test
  void shouldAppendNothingOfAWriterThatIsFenced() {
    try (Machine machine = Machine.open(directory.resolve("tables"))) {
      machine.apply(1, 0, at(new Command.TakeLease(A, 1), 1));
      machine.apply(1, 1, at(new Command.TakeLease(B, 1), 1));
      Command late = append(B, "account|a", 0, "late", "key");
      machine.apply(1, 2, at(new Command.Fence(A, List.of(B)), 1));

      assertThat(machine.apply(1, 3, at(late, 1)))
          .isEqualTo(new Result.Appended(List.of(Status.FENCED)));
      assertThat(machine.replica().head("account|a")).isZero();
      assertThat(machine.apply(1, 4, at(append(A, "account|a", 0, "own", "key"), 1)))
          .isEqualTo(new Result.Appended(List.of(Status.APPENDED)));
    }
  }

  private Command next() {
    return switch (random.nextInt(20)) {
      case 0 -> new Command.TakeLease(random.nextBoolean() ? A : B, random.nextInt(1000));
      case 1 -> random.nextInt(40) == 0 ? new Command.Fence(A, List.of(B)) : new Command.Tick();
      case 2 -> new Command.RenewLease(A, 0, random.nextInt(1000));
      case 3 -> new Command.RaiseLevel(random.nextInt(Machine.LEVEL + 1));
      default -> anAppend();
    };
  }

  private Command anAppend() {
    var parts = new ArrayList<Command.Part>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String id = "account|" + random.nextInt(ENTITIES);
      long last = histories.getOrDefault(id, List.of()).size();
      var events = new ArrayList<String>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        events.add("e" + random.nextInt());
      }
      Command.Part part = part(id, random.nextInt(6) == 0 ? Math.max(0, last - 1) : last, events);
      byte[] tag = lastTags.get(id);
      parts.add(
          tag != null && random.nextInt(10) == 0
              ? new Command.Part(tag, id, Math.max(0, last - 1), part.events())
              : part);
    }
    return new Command.Append(random.nextInt(4) == 0 ? B : A, parts);
  }

  private Command.Part part(String id, long last, List<String> events) {
    byte[] tag = new byte[Command.Part.TAG_LENGTH];
    random.nextBytes(tag);
    return new Command.Part(
        tag, id, last, events.stream().map(event -> event(event, null)).toList());
  }

  private Command append(Owner writer, String id, long last, String event, String key) {
    byte[] tag = new byte[Command.Part.TAG_LENGTH];
    random.nextBytes(tag);
    return new Command.Append(
        writer, List.of(new Command.Part(tag, id, last, List.of(event(event, key)))));
  }

  private static Command.Event event(String text, @Nullable String key) {
    return new Command.Event("test", key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] at(Command command, long atMs) {
    return CommandCodec.stamp(CommandCodec.encode(command), atMs);
  }

  private void apply(Machine machine, Command command) {
    byte[] encoded = at(command, log.size());
    Result result = machine.apply(1, log.size(), encoded);
    log.add(encoded);
    results.add(result);
    switch (command) {
      case Command.TakeLease take -> {
        if (!fenced.contains(take.owner())) {
          held.add(take.owner());
        }
      }
      case Command.Fence fence -> {
        if (held.contains(fence.self())) {
          held.removeAll(fence.others());
          fenced.addAll(fence.others());
        }
      }
      case Command.RaiseLevel raise -> level = Math.max(level, raise.level());
      case Command.Append append ->
          assertThat(result).as("seed %d", Seed.VALUE).isEqualTo(model(append));
      default -> {}
    }
  }

  private Result model(Command.Append append) {
    var statuses = new ArrayList<Status>();
    var touched = new HashSet<String>();
    for (Command.Part part : append.parts()) {
      if (!held.contains(append.writer())) {
        statuses.add(Status.FENCED);
      } else if (!touched.add(part.persistenceId())) {
        statuses.add(Status.CONFLICT);
      } else {
        statuses.add(model(part));
      }
    }
    return new Result.Appended(statuses);
  }

  private Status model(Command.Part part) {
    List<String> history =
        histories.computeIfAbsent(part.persistenceId(), none -> new ArrayList<>());
    if (history.size() == part.lastSequenceNr()) {
      for (Command.Event event : part.events()) {
        history.add(new String(event.payload(), StandardCharsets.UTF_8));
        feed.add(part.persistenceId() + " " + history.size());
      }
      lastTags.put(part.persistenceId(), part.tag());
      return Status.APPENDED;
    }
    return Arrays.equals(part.tag(), lastTags.get(part.persistenceId()))
        ? Status.ALREADY
        : Status.CONFLICT;
  }

  private void replay(Machine machine) {
    for (int i = Math.toIntExact(machine.applied().index() + 1); i < log.size(); i++) {
      assertThat(machine.apply(1, i, log.get(i)))
          .as("command %d, seed %d", i, Seed.VALUE)
          .isEqualTo(results.get(i));
    }
  }

  private void compare(Replica replica) {
    histories.forEach(
        (id, expected) -> {
          assertThat(replica.head(id)).isEqualTo(expected.size());
          assertThat(replica.history(id, 0, ALL, "").events())
              .as("%s, seed %d", id, Seed.VALUE)
              .extracting(MachineTest::text)
              .containsExactlyElementsOf(expected);
        });
    assertThat(replica.feed(FeedPlace.START, null, ALL).entries())
        .extracting(entry -> entry.persistenceId() + " " + entry.sequenceNr())
        .containsExactlyElementsOf(feed);
  }

  private static String text(History.Event event) {
    return new String(event.payload(), StandardCharsets.UTF_8);
  }
}
