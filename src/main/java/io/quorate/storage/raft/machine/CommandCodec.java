package io.quorate.storage.raft.machine;

import io.quorate.storage.CoordinationLeases.Claim;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The form of a command in the log: version (1 byte), kind (1), time in milliseconds since the
 * epoch (8), and what the kind needs. The leader sets the time. Kinds and their forms never change:
 * a log may be read by a later version; a new form is a new kind, and a new kind comes into the log
 * only once the {@link Machine#LEVEL} was raised that knows it. Stateless.
 */
public final class CommandCodec {

  private static final byte VERSION = 1;
  private static final int AT = 2;
  private static final int HEAD = AT + Long.BYTES;

  /** The numbers of the kinds; a command is told by its place. */
  private enum Kind {
    APPEND(1),
    SNAPSHOT_PART(2),
    FORGET_KEYS(3),
    TAKE_LEASE(4),
    RENEW_LEASE(5),
    RELEASE_LEASE(6),
    FENCE(7),
    FENCE_FORMER_LIVES(8),
    CLAIM_CLUSTER(9),
    ACQUIRE_COORDINATION(10),
    RENEW_COORDINATION(11),
    RELEASE_COORDINATION(12),
    TICK(13),
    RAISE_LEVEL(14),
    RELEASE_ACQUIRED(15),
    FENCE_LIVES(16),
    ACQUIRE_FROM_SIDE(17);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new UnknownKind("Expected a known kind of command, but it is %d.".formatted(code));
    }
  }

  /** A newer version wrote the log: this one must not go on, or the replicas would differ. */
  static final class UnknownKind extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownKind(String message) {
      super(message);
    }
  }

  private CommandCodec() {}

  /** Writes a command that has no time yet. */
  public static byte[] encode(Command command) {
    return Wire.bytes(
        command,
        (out, value) -> {
          out.writeByte(VERSION);
          out.writeByte(kind(value).code);
          out.writeLong(0);
          write(out, value);
        });
  }

  /** Gives a command its time, in place; returns it. */
  public static byte[] stamp(byte[] encoded, long atMs) {
    ByteBuffer.wrap(encoded).putLong(AT, atMs);
    return encoded;
  }

  /** Returns whether a command is one of those that fill the disk. */
  public static boolean isBulk(byte[] encoded) {
    byte kind = encoded[1];
    return kind == Kind.APPEND.code || kind == Kind.SNAPSHOT_PART.code;
  }

  static long atMs(byte[] encoded) {
    return ByteBuffer.wrap(encoded).getLong(AT);
  }

  static Command decode(byte[] encoded) {
    return Wire.value(
        encoded,
        in -> {
          byte version = in.readByte();
          if (version != VERSION) {
            throw new UnknownKind(
                "Expected version 1 of a command, but it is %d.".formatted(version));
          }
          Kind kind = Kind.of(in.readByte());
          in.skipNBytes(HEAD - AT);
          return read(in, kind);
        });
  }

  private static Kind kind(Command command) {
    return switch (command) {
      case Command.Append append -> Kind.APPEND;
      case Command.SnapshotPart part -> Kind.SNAPSHOT_PART;
      case Command.ForgetKeys forget -> Kind.FORGET_KEYS;
      case Command.TakeLease take -> Kind.TAKE_LEASE;
      case Command.RenewLease renew -> Kind.RENEW_LEASE;
      case Command.ReleaseLease release -> Kind.RELEASE_LEASE;
      case Command.Fence fence -> Kind.FENCE;
      case Command.FenceFormerLives former -> Kind.FENCE_FORMER_LIVES;
      case Command.ClaimCluster claim -> Kind.CLAIM_CLUSTER;
      case Command.AcquireCoordination acquire -> Kind.ACQUIRE_COORDINATION;
      case Command.RenewCoordination renew -> Kind.RENEW_COORDINATION;
      case Command.ReleaseCoordination release -> Kind.RELEASE_COORDINATION;
      case Command.Tick tick -> Kind.TICK;
      case Command.RaiseLevel raise -> Kind.RAISE_LEVEL;
      case Command.ReleaseAcquired release -> Kind.RELEASE_ACQUIRED;
      case Command.FenceLives fence -> Kind.FENCE_LIVES;
      case Command.AcquireFromSide acquire -> Kind.ACQUIRE_FROM_SIDE;
    };
  }

  private static void write(DataOutputStream out, Command command) throws IOException {
    switch (command) {
      case Command.Append append -> {
        Wire.owner(out, append.writer());
        Wire.list(out, append.parts(), CommandCodec::writePart);
      }
      case Command.SnapshotPart part -> writeSnapshot(out, part);
      case Command.ForgetKeys forget -> out.writeLong(forget.beforeMs());
      case Command.TakeLease take -> {
        Wire.owner(out, take.owner());
        out.writeLong(take.clock());
      }
      case Command.RenewLease renew -> {
        Wire.owner(out, renew.owner());
        out.writeLong(renew.least());
        out.writeLong(renew.clock());
      }
      case Command.ReleaseLease release -> Wire.owner(out, release.owner());
      case Command.Fence fence -> {
        Wire.owner(out, fence.self());
        Wire.list(out, fence.others(), Wire::owner);
      }
      case Command.FenceFormerLives former -> Wire.text(out, former.address());
      case Command.ClaimCluster claim -> {
        Wire.text(out, claim.self());
        out.writeLong(claim.withinMs());
      }
      case Command.AcquireCoordination acquire -> writeClaim(out, acquire.claim());
      case Command.RenewCoordination renew -> writeClaim(out, renew.claim());
      case Command.ReleaseCoordination release -> writeClaim(out, release.claim());
      case Command.Tick tick -> {}
      case Command.RaiseLevel raise -> out.writeInt(raise.level());
      case Command.ReleaseAcquired release -> {
        writeClaim(out, release.claim());
        out.writeLong(release.index());
      }
      case Command.FenceLives fence -> Wire.list(out, fence.owners(), Wire::owner);
      case Command.AcquireFromSide acquire -> {
        writeClaim(out, acquire.claim());
        Wire.list(out, acquire.side(), Wire::text);
        out.writeLong(acquire.index());
      }
    }
  }

  private static Command read(DataInputStream in, Kind kind) throws IOException {
    return switch (kind) {
      case APPEND -> new Command.Append(Wire.owner(in), Wire.list(in, CommandCodec::readPart));
      case SNAPSHOT_PART -> readSnapshot(in);
      case FORGET_KEYS -> new Command.ForgetKeys(in.readLong());
      case TAKE_LEASE -> new Command.TakeLease(Wire.owner(in), in.readLong());
      case RENEW_LEASE -> new Command.RenewLease(Wire.owner(in), in.readLong(), in.readLong());
      case RELEASE_LEASE -> new Command.ReleaseLease(Wire.owner(in));
      case FENCE -> new Command.Fence(Wire.owner(in), Wire.list(in, Wire::owner));
      case FENCE_FORMER_LIVES -> new Command.FenceFormerLives(Wire.text(in));
      case CLAIM_CLUSTER -> new Command.ClaimCluster(Wire.text(in), in.readLong());
      case ACQUIRE_COORDINATION -> new Command.AcquireCoordination(readClaim(in));
      case RENEW_COORDINATION -> new Command.RenewCoordination(readClaim(in));
      case RELEASE_COORDINATION -> new Command.ReleaseCoordination(readClaim(in));
      case TICK -> new Command.Tick();
      case RAISE_LEVEL -> new Command.RaiseLevel(in.readInt());
      case RELEASE_ACQUIRED -> new Command.ReleaseAcquired(readClaim(in), in.readLong());
      case FENCE_LIVES -> new Command.FenceLives(Wire.list(in, Wire::owner));
      case ACQUIRE_FROM_SIDE ->
          new Command.AcquireFromSide(readClaim(in), Wire.list(in, Wire::text), in.readLong());
    };
  }

  private static void writePart(DataOutputStream out, Command.Part part) throws IOException {
    out.write(part.tag(), 0, Command.Part.TAG_LENGTH);
    Wire.text(out, part.persistenceId());
    out.writeLong(part.lastSequenceNr());
    Wire.list(
        out,
        part.events(),
        (each, event) -> {
          Wire.text(each, event.name());
          Wire.text(each, event.key());
          Wire.bytes(each, event.payload());
        });
  }

  private static Command.Part readPart(DataInputStream in) throws IOException {
    byte[] tag = new byte[Command.Part.TAG_LENGTH];
    in.readFully(tag);
    return new Command.Part(
        tag,
        Wire.text(in),
        in.readLong(),
        Wire.list(
            in,
            each -> new Command.Event(Wire.text(each), Wire.textOrNull(each), Wire.bytes(each))));
  }

  private static void writeSnapshot(DataOutputStream out, Command.SnapshotPart part)
      throws IOException {
    Wire.text(out, part.persistenceId());
    out.writeLong(part.sequenceNr());
    out.writeInt(part.serializer());
    Wire.text(out, part.form());
    out.writeLong(part.otherFormsForMs());
    out.writeLong(part.save());
    out.writeInt(part.number());
    out.writeInt(part.parts());
    Wire.bytes(out, part.payload());
  }

  private static Command.SnapshotPart readSnapshot(DataInputStream in) throws IOException {
    return new Command.SnapshotPart(
        Wire.text(in),
        in.readLong(),
        in.readInt(),
        Wire.text(in),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        Wire.bytes(in));
  }

  private static void writeClaim(DataOutputStream out, Claim claim) throws IOException {
    Wire.text(out, claim.name());
    Wire.text(out, claim.owner());
    out.writeLong(claim.timeToLive().toMillis());
  }

  private static Claim readClaim(DataInputStream in) throws IOException {
    return new Claim(Wire.text(in), Wire.text(in), Duration.ofMillis(in.readLong()));
  }
}
