package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Tells in little space that a client's key is certainly new to an entity: a scalable Bloom filter
 * (Almeida, Baquero, Preguiça, Hutchison: Scalable Bloom Filters, 2007) with layers that double. Of
 * a hundred new keys 1.4 pass for ones that may be known, after 1,000 keys, and 3.0 after 30,000
 * (measured, with 200,000 new ones). The oldest layers are given up when there are too many keys;
 * until those need not be recognised any more, every key may be known.
 *
 * <p>Mutable, used by one actor. A key that was added and never became durable does no harm: it may
 * be known, so the journal is asked.
 */
final class KeyFilter {

  /** How many keys it holds at most, roughly; they take 48 KiB. */
  static final int MOST_KEYS = 32_768;

  private static final int FIRST_CAPACITY = 64;
  private static final int LARGEST_CAPACITY = 8_192;
  private static final int BITS_PER_KEY = 12;
  private static final int PROBES = 8;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Newest first. */
  private final Deque<Layer> layers = new ArrayDeque<>();

  private int keys;

  /** When the newest key was answered that this filter does not hold, in milliseconds, or 0. */
  private long unknownUpToMs;

  /**
   * Returns the filter of an entity about whose keys up to that time nothing is known.
   *
   * @param untilMs in milliseconds since the epoch
   */
  static KeyFilter unknownUpTo(long untilMs) {
    var filter = new KeyFilter();
    filter.unknownUpToMs = untilMs;
    return filter;
  }

  /**
   * Whether the entity may have answered this key within the retention; false is certain.
   *
   * @param nowMs in milliseconds since the epoch
   */
  boolean mayKnow(String key, long nowMs, long retentionMs) {
    return nowMs - unknownUpToMs <= retentionMs || holds(hash(key));
  }

  /**
   * Adds a key that was answered at that time, in milliseconds since the epoch. What an older layer
   * holds says nothing: that is given up before the key need not be recognised any more.
   */
  void add(String key, long atMs) {
    long hash = hash(key);
    Layer newest = layers.peekFirst();
    if (newest != null && newest.holds(hash)) {
      newest.heldAt(atMs);
      return;
    }
    if (newest == null || newest.isFull()) {
      grow();
    }
    layers.getFirst().add(hash, atMs);
    keys++;
  }

  /** Returns about how many bytes it takes. */
  int bytes() {
    return layers.stream().mapToInt(layer -> layer.bits.length * Long.BYTES).sum();
  }

  private void grow() {
    int capacity =
        layers.isEmpty()
            ? FIRST_CAPACITY
            : Math.min(2 * layers.getFirst().capacity, LARGEST_CAPACITY);
    layers.addFirst(new Layer(capacity, 0, 0, new long[capacity * BITS_PER_KEY / Long.SIZE]));
    while (keys > MOST_KEYS) {
      Layer oldest = layers.removeLast();
      keys -= oldest.count;
      unknownUpToMs = Math.max(unknownUpToMs, oldest.newestMs);
    }
  }

  private boolean holds(long hash) {
    return layers.stream().anyMatch(layer -> layer.holds(hash));
  }

  /** FNV-1a, and a finaliser of its bits (that of MurmurHash3), the same on all nodes. */
  private static long hash(String key) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  Stored stored() {
    return new Stored(unknownUpToMs, layers.stream().map(Layer::stored).toList(), true);
  }

  /**
   * The form it has in a snapshot.
   *
   * @param layers newest first
   * @param complete whether each layer tells the time of its newest key; before, a key that any
   *     layer seemed to hold was not added to the newest one
   */
  record Stored(
      @JsonProperty("unknownUpTo") long unknownUpToMs,
      @JsonProperty("layers") List<StoredLayer> layers,
      @JsonProperty("complete") boolean complete) {

    /**
     * Returns the filter. One that is not complete lacks no key as long as it has given up no
     * layer, but its layers may be younger than they say.
     *
     * @param lastMs when the entity has answered last, in milliseconds since the epoch
     */
    KeyFilter restored(long lastMs) {
      if (!complete && unknownUpToMs > 0) {
        return KeyFilter.unknownUpTo(lastMs);
      }
      KeyFilter filter = unknownUpTo(unknownUpToMs);
      for (StoredLayer stored : layers) {
        Layer layer = stored.restored();
        if (!complete) {
          layer.heldAt(lastMs);
        }
        filter.layers.addLast(layer);
        filter.keys += stored.count();
      }
      return filter;
    }
  }

  /** A layer, in a snapshot. */
  @SuppressWarnings("ArrayRecordComponent") // written as it is, never compared
  record StoredLayer(
      @JsonProperty("capacity") int capacity,
      @JsonProperty("count") int count,
      @JsonProperty("newest") long newestMs,
      @JsonProperty("bits") byte[] bits) {

    Layer restored() {
      var words = new long[bits.length / Long.BYTES];
      ByteBuffer.wrap(bits).asLongBuffer().get(words);
      return new Layer(capacity, count, newestMs, words);
    }
  }

  /** A Bloom filter of fixed size. */
  private static final class Layer {
    private final int capacity;
    private final long[] bits;
    private int count;
    private long newestMs;

    Layer(int capacity, int count, long newestMs, long[] bits) {
      this.capacity = capacity;
      this.count = count;
      this.newestMs = newestMs;
      this.bits = bits;
    }

    boolean isFull() {
      return count >= capacity;
    }

    boolean holds(long hash) {
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, probe);
        if ((bits[bit / Long.SIZE] & (1L << bit)) == 0) {
          return false;
        }
      }
      return true;
    }

    void add(long hash, long atMs) {
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, probe);
        bits[bit / Long.SIZE] |= 1L << bit;
      }
      count++;
      heldAt(atMs);
    }

    /** A key that it holds, or seems to, was answered at that time. */
    void heldAt(long atMs) {
      newestMs = Math.max(newestMs, atMs);
    }

    StoredLayer stored() {
      ByteBuffer bytes = ByteBuffer.allocate(bits.length * Long.BYTES);
      bytes.asLongBuffer().put(bits);
      return new StoredLayer(capacity, count, newestMs, bytes.array());
    }

    /** Double hashing: Kirsch and Mitzenmacher, Less Hashing, Same Performance, 2006. */
    private int bit(long hash, int probe) {
      int mixed = (int) hash + probe * (int) (hash >>> Integer.SIZE);
      return Integer.remainderUnsigned(mixed, bits.length * Long.SIZE);
    }
  }
}
