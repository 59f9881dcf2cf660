package io.quorate.storage.raft.machine;

import io.quorate.storage.NodeLeases.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A process that applies an endless log, brings what it has to disk again and again, and writes
 * down up to where, until it is killed.
 */
final class MachineUntilKilled {

  private static final Owner WRITER = new Owner("10.0.0.1:1", 1);
  private static final int ENTITIES = 5;
  private static final int EVENT_BYTES = 20_000;
  private static final int SNAPSHOT_BYTES = 5_000;
  private static final int EACH_FLUSH = 40;
  private static final int KINDS = 4;

  private MachineUntilKilled() {}

  /** Applies; the only argument is the directory. */
  public static void main(String[] arguments) {
    try (Machine machine = Machine.open(Path.of(arguments[0]))) {
      while (true) {
        long first = machine.applied().index() + 1;
        for (long index = first; index < first + EACH_FLUSH; index++) {
          apply(machine, index);
        }
        System.out.println(machine.flush().index());
      }
    }
  }

  /** Applies the command that the log has at an index: it is the same in every process. */
  static void apply(Machine machine, long index) {
    var unused = machine.apply(1, index, CommandCodec.stamp(CommandCodec.encode(at(index)), index));
  }

  private static Command at(long index) {
    if (index == 0) {
      return new Command.TakeLease(WRITER, 0);
    }
    long round = index / KINDS;
    String id = "account|" + round % ENTITIES;
    return switch ((int) (index % KINDS)) {
      case 0 -> append(id, round / ENTITIES - (round % ENTITIES == 0 ? 1 : 0), index);
      case 1 -> new Command.RenewLease(WRITER, 0, index);
      case 2 ->
          new Command.SnapshotPart(
              id,
              index,
              1,
              "form",
              Duration.ofHours(1).toMillis(),
              index,
              0,
              index % 3 == 0 ? 2 : 1,
              bytes(SNAPSHOT_BYTES, index));
      default -> new Command.Tick();
    };
  }

  private static Command append(String id, long last, long index) {
    byte[] tag = Arrays.copyOf(Keys.numbered("", index), Command.Part.TAG_LENGTH);
    var event = new Command.Event("test", "key-" + index, bytes(EVENT_BYTES, index));
    return new Command.Append(WRITER, List.of(new Command.Part(tag, id, last, List.of(event))));
  }

  private static byte[] bytes(int length, long index) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) index);
    return bytes;
  }
}
