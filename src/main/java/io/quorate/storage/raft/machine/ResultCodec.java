package io.quorate.storage.raft.machine;

import io.quorate.storage.NodeLeases;
import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.raft.machine.Result.Status;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The form in which the leader sends a result to the node that asked; never stored. Stateless. Two
 * versions of a program understand each other as long as kinds are only added.
 */
public final class ResultCodec {

  private static final byte APPENDED = 1;
  private static final byte RENEWED = 2;
  private static final byte FENCED = 3;
  private static final byte COUNT = 4;
  private static final byte GRANTED = 5;
  private static final byte DONE = 6;
  private static final List<Status> STATUSES = List.of(Status.values());

  private ResultCodec() {}

  /** Writes a result. */
  public static byte[] encode(Result result) {
    return Wire.bytes(result, ResultCodec::write);
  }

  /** Reads a result. */
  public static Result decode(byte[] bytes) {
    return Wire.value(bytes, ResultCodec::read);
  }

  private static void write(DataOutputStream out, Result result) throws IOException {
    switch (result) {
      case Result.Appended appended -> {
        out.writeByte(APPENDED);
        Wire.list(
            out, appended.parts(), (each, status) -> each.writeByte(STATUSES.indexOf(status)));
      }
      case Result.Renewed renewed -> {
        out.writeByte(RENEWED);
        write(out, renewed.renewed());
      }
      case Result.Fenced fenced -> {
        out.writeByte(FENCED);
        Wire.list(out, fenced.owners(), Wire::owner);
      }
      case Result.Count count -> {
        out.writeByte(COUNT);
        out.writeInt(count.count());
      }
      case Result.Granted granted -> {
        out.writeByte(GRANTED);
        out.writeBoolean(granted.granted());
      }
      case Result.Done done -> {
        out.writeByte(DONE);
        out.writeLong(done.atMs());
      }
    }
  }

  private static Result read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case APPENDED ->
          new Result.Appended(Wire.list(in, each -> STATUSES.get(each.readUnsignedByte())));
      case RENEWED -> new Result.Renewed(readRenewed(in));
      case FENCED -> new Result.Fenced(Wire.list(in, Wire::owner));
      case COUNT -> new Result.Count(in.readInt());
      case GRANTED -> new Result.Granted(in.readBoolean());
      case DONE -> new Result.Done(in.readLong());
      default -> throw new IOException("Expected a known result, but its kind is " + kind);
    };
  }

  private static void write(DataOutputStream out, NodeLeases.Renewed renewed) throws IOException {
    out.writeLong(renewed.count());
    Wire.list(
        out,
        renewed.all(),
        (each, lease) -> {
          Wire.owner(each, lease.owner());
          each.writeLong(lease.renewals());
          each.writeBoolean(lease.fenced());
        });
    out.writeLong(renewed.highestClock());
    out.writeLong(renewed.storageMs());
  }

  private static NodeLeases.Renewed readRenewed(DataInputStream in) throws IOException {
    return new NodeLeases.Renewed(
        in.readLong(),
        Wire.list(in, each -> new Lease(Wire.owner(each), each.readLong(), each.readBoolean())),
        in.readLong(),
        in.readLong());
  }
}
