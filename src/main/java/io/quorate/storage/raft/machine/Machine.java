package io.quorate.storage.raft.machine;

import io.quorate.storage.FormerJournal;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state machine: applies the commands of the log, one after another. What a command changes is
 * written together with its index, so after a crash the tables stand behind one command, and the
 * log brings those that came after it.
 *
 * <p>{@link #apply} is called by one thread; it throws when this version does not know the command,
 * or the disk fails, and then nothing more may be applied. Everything else is safe for any thread.
 */
public final class Machine implements AutoCloseable {

  /**
   * The highest level that this version knows. It grows with each version that knows more kinds of
   * commands, or does something else on one: 1 knows the raising of the level itself, 2 {@link
   * #NAMED_ENDS}, 3 {@link #SIDES}, 4 {@link #LATE_CLOCKS}.
   */
  public static final int LEVEL = 4;

  /** From which level on commands name what they end: one that comes late ends nothing newer. */
  public static final int NAMED_ENDS = 2;

  /** From which level on a lease may be taken from one of the same side. */
  public static final int SIDES = 3;

  /** From which level on a clock that comes late does not set back what is kept of it. */
  static final int LATE_CLOCKS = 4;

  private static final byte[] APPLIED = Keys.text("applied");
  private static final byte[] MEMBERS = Keys.text("members");

  private final Tables tables;
  private final EventLog events;
  private final SnapshotTable snapshots;
  private final LeaseTable leases;
  private final ClaimTable claims;
  private final FeatureLevel level;
  private volatile Applied applied;

  /**
   * How far it has come.
   *
   * @param term of the log
   * @param index of the log; -1 for nothing yet
   * @param atMs the time of the log, which never goes back
   */
  public record Applied(long term, long index, long atMs) {

    private static final Applied NOTHING = new Applied(0, -1, 0);

    private byte[] bytes() {
      return ByteBuffer.allocate(3 * Long.BYTES).putLong(term).putLong(index).putLong(atMs).array();
    }

    static Applied read(Tables tables) {
      return of(tables.get(Table.META, APPLIED));
    }

    void put(Batch batch) {
      batch.put(Table.META, APPLIED, bytes());
    }

    private static Applied of(byte @Nullable [] value) {
      if (value == null) {
        return NOTHING;
      }
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return new Applied(bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
  }

  private Machine(Tables tables, int known) {
    this.tables = tables;
    this.level = new FeatureLevel(tables, known);
    this.events = new EventLog(tables);
    this.snapshots = new SnapshotTable(tables);
    this.leases = new LeaseTable(tables);
    this.claims = new ClaimTable(tables);
    this.applied = Applied.read(tables);
  }

  /** Opens the state machine that a directory keeps; an empty one begins. */
  public static Machine open(Path directory) {
    return open(directory, LEVEL);
  }

  /**
   * The same for a version that knows another level.
   *
   * @throws StorageUnavailable when the directory is of a higher one
   */
  public static Machine open(Path directory, int known) {
    Tables tables = Tables.open(directory);
    try {
      return new Machine(tables, known);
    } catch (RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  /** Returns the level of what was applied. */
  public int level() {
    return level.current();
  }

  /** Returns the highest level that this machine knows. */
  public int knownLevel() {
    return level.known();
  }

  /** Returns how far it has come. */
  public Applied applied() {
    return applied;
  }

  /** Returns what reads it. */
  public Replica replica() {
    return new Replica(events, snapshots, leases, this::applied);
  }

  /** Returns what the journal knows of the one that it was imported from; nothing if it was not. */
  public Optional<FormerJournal> former() {
    return ImportOrigin.former(tables);
  }

  /**
   * Keeps the entry of the log that names the members, as consensus has it, so that who takes over
   * the tables knows them; called where a command at its place would be applied.
   */
  public void keepMembers(byte[] entry) {
    try (Batch batch = tables.batch()) {
      batch.put(Table.META, MEMBERS, entry);
      tables.write(batch);
    }
  }

  /** Returns the last entry that names the members, up to what was applied. */
  public Optional<byte[]> members() {
    return Optional.ofNullable(tables.get(Table.META, MEMBERS));
  }

  Tables tables() {
    return tables;
  }

  /** Applies the command that the log has at an index, which is above all those before. */
  public Result apply(long term, long index, byte[] encoded) {
    Command command = CommandCodec.decode(encoded);
    long atMs = Math.max(applied.atMs, CommandCodec.atMs(encoded));
    try (Batch batch = tables.batch()) {
      Result result = change(batch, command, index, atMs);
      var behind = new Applied(term, index, atMs);
      behind.put(batch);
      tables.write(batch);
      applied = behind;
      if (command instanceof Command.RaiseLevel raise) {
        level.raised(raise.level());
      }
      return result;
    }
  }

  private Result change(Batch batch, Command command, long index, long atMs) {
    return switch (command) {
      case Command.Append append ->
          new Result.Appended(
              leases.isHeld(append.writer())
                  ? events.append(batch, append.parts(), new FeedPlace(index, 0), atMs)
                  : append.parts().stream().map(part -> Result.Status.FENCED).toList());
      case Command.SnapshotPart part -> new Result.Granted(snapshots.put(batch, part, atMs));
      case Command.ForgetKeys forget -> {
        EventLog.forgetKeys(batch, forget.beforeMs());
        yield new Result.Done(atMs);
      }
      case Command.TakeLease take ->
          new Result.Renewed(leases.take(batch, sign(take.owner(), take.clock()), atMs));
      case Command.RenewLease renew ->
          new Result.Renewed(
              leases.renew(batch, sign(renew.owner(), renew.clock()), renew.least(), atMs));
      case Command.ReleaseLease release -> {
        leases.release(batch, release.owner(), atMs);
        yield new Result.Done(atMs);
      }
      case Command.Fence fence ->
          new Result.Fenced(leases.fence(batch, fence.self(), fence.others(), atMs));
      case Command.FenceFormerLives former ->
          new Result.Count(leases.fenceFormerLives(batch, former.address()));
      case Command.FenceLives fence -> new Result.Count(leases.fenceLives(batch, fence.owners()));
      case Command.ClaimCluster claim -> new Result.Granted(claim(batch, claim, atMs));
      case Command.AcquireCoordination acquire ->
          new Result.Granted(claims.acquire(batch, acquire.claim(), acquired(index), atMs));
      case Command.AcquireFromSide acquire ->
          new Result.Granted(claims.acquire(batch, acquire, index, atMs));
      case Command.RenewCoordination renew ->
          new Result.Granted(claims.renew(batch, renew.claim(), atMs));
      case Command.ReleaseCoordination release -> {
        claims.release(batch, release.claim(), ClaimTable.LONG_AGO);
        yield new Result.Done(atMs);
      }
      case Command.ReleaseAcquired release -> {
        claims.release(batch, release.claim(), release.index());
        yield new Result.Done(atMs);
      }
      case Command.Tick tick -> new Result.Done(atMs);
      case Command.RaiseLevel raise -> {
        level.raise(batch, raise.level());
        yield new Result.Done(atMs);
      }
    };
  }

  /** All peers must do the same with it, also those of a lower level. */
  private LeaseTable.Sign sign(Owner owner, long clock) {
    return new LeaseTable.Sign(owner, clock, level.current() >= LATE_CLOCKS);
  }

  /** At a lower level there may be peers that know no such row. */
  private long acquired(long index) {
    return level.current() < NAMED_ENDS ? ClaimTable.LONG_AGO : index;
  }

  private boolean claim(Batch batch, Command.ClaimCluster claim, long atMs) {
    List<String> fresh = leases.fresh(claim.self(), claim.withinMs(), atMs);
    return fresh.isEmpty() && claims.claimCluster(batch, claim.self(), claim.withinMs(), atMs);
  }

  /** Brings all that was applied to disk; returns how far that is. */
  public Applied flush() {
    Applied before = applied;
    tables.flush();
    return before;
  }

  /** Copies what was applied into a directory that is not there yet; see {@link #stateOf}. */
  public void copy(Path directory) {
    tables.copy(directory);
  }

  /** Returns how far the state machine has come that a directory keeps, and nobody has open. */
  public static Applied stateOf(Path directory) {
    try (Machine machine = open(directory)) {
      return machine.applied;
    }
  }

  /**
   * Lets a new log begin behind what was applied: no entry of it is of an older term, and it has
   * other members.
   */
  public void beginNewLog() {
    var begun = new Applied(0, applied.index, applied.atMs);
    try (Batch batch = tables.batch()) {
      begun.put(batch);
      batch.remove(Table.META, MEMBERS);
      tables.write(batch);
    }
    tables.flush();
    applied = begun;
  }

  @Override
  public void close() {
    tables.close();
  }
}
