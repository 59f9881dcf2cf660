package io.quorate.storage.raft.machine;

/** An event as it is stored. */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
record Stored(long sequenceNr, long atMs, String persistenceId, String name, byte[] payload) {

  byte[] bytes() {
    return Wire.bytes(
        this,
        (out, event) -> {
          out.writeLong(event.sequenceNr);
          out.writeLong(event.atMs);
          Wire.text(out, event.persistenceId);
          Wire.text(out, event.name);
          Wire.bytes(out, event.payload);
        });
  }

  static Stored of(byte[] bytes) {
    return Wire.value(
        bytes,
        in ->
            new Stored(in.readLong(), in.readLong(), Wire.text(in), Wire.text(in), Wire.bytes(in)));
  }
}
