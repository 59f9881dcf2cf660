package io.quorate.runtime.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quorate.runtime.codec.Json;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.ProjectionView;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table that a projection keeps, its values as JSON. Immutable and safe for use by any thread.
 *
 * @param <V> the values
 */
public final class JsonTable<V> {

  private final String name;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /**
   * Names a table.
   *
   * @param name differs from that of every other table of all projections; at most 64 characters
   */
  public JsonTable(String name, Class<V> type) {
    this.name = name;
    this.reader = Json.STORED.readerFor(type);
    this.writer = Json.STORED.writerFor(type);
  }

  /** Returns the values of those of the keys that are there. */
  public Map<String, V> get(ProjectionView view, Collection<String> keys) {
    var values = new HashMap<String, V>();
    view.get(name, keys).forEach((key, value) -> values.put(key, read(value)));
    return values;
  }

  /** Returns the first rows in the order of their keys. */
  public Map<String, V> first(ProjectionView view, int limit) {
    return after(view, "", limit);
  }

  /** Returns the first rows after a key, in the order of their keys. */
  public Map<String, V> after(ProjectionView view, String key, int limit) {
    var values = new LinkedHashMap<String, V>();
    view.scan(name, key, limit).forEach(row -> values.put(row.key(), read(row.value())));
    return values;
  }

  /** Returns how many rows there are. */
  public long count(ProjectionView view) {
    return view.count(name);
  }

  /** Sets rows, whether they are there or not. */
  public void put(FoldTransaction transaction, Map<String, V> rows) {
    var values = new HashMap<String, String>();
    rows.forEach((key, value) -> values.put(key, write(value)));
    transaction.put(name, values);
  }

  /** Removes those rows that are there. */
  public void remove(FoldTransaction transaction, Collection<String> keys) {
    transaction.remove(name, keys);
  }

  private String write(V value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write a row of %s.".formatted(name), e);
    }
  }

  private V read(String json) {
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to read a row of %s.".formatted(name), e);
    }
  }
}
