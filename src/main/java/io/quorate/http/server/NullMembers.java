package io.quorate.http.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds members that are {@code null}. Such a member is refused, since it reads both as left out
 * and as nothing, and for an amount these are not the same. What a form takes as it is (a {@link
 * JsonNode}) is left to who reads it. Stateless; safe for use by any thread.
 */
final class NullMembers {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** The members of a form that it takes as they are. */
  private static final ClassValue<Set<String>> AS_THEY_ARE =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> form) {
          var names = new HashSet<String>();
          if (form.isRecord()) {
            for (RecordComponent component : form.getRecordComponents()) {
              if (component.getGenericType().getTypeName().contains(JsonNode.class.getName())) {
                names.add(component.getName());
              }
            }
          }
          return Set.copyOf(names);
        }
      };

  private NullMembers() {}

  /** Returns where a body that is well-formed JSON of this form has a null; empty without one. */
  static Optional<String> find(byte[] body, Class<?> form) throws IOException {
    // Nearly every body has none, and then need not be read twice.
    if (!ByteSearch.contains(body, NULL)) {
      return Optional.empty();
    }
    Set<String> asTheyAre = AS_THEY_ARE.get(form);
    try (JsonParser parser = Json.STRICT.createParser(body)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        JsonStreamContext place = parser.getParsingContext();
        if (token == JsonToken.VALUE_NULL) {
          return Optional.of(path(place));
        }
        if (token.isStructStart()
            && place.getParent().getParent() != null
            && place.getParent().getParent().inRoot()
            && asTheyAre.contains(String.valueOf(place.getParent().getCurrentName()))) {
          parser.skipChildren();
        }
        token = parser.nextToken();
      }
    }
    return Optional.empty();
  }

  private static String path(JsonStreamContext place) {
    if (place.inRoot()) {
      return "";
    }
    String step =
        place.inArray()
            ? "[" + place.getCurrentIndex() + "]"
            : String.valueOf(place.getCurrentName());
    String above = path(place.getParent());
    return above.isEmpty() ? step : above + "." + step;
  }
}
