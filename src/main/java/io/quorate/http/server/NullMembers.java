package io.quorate.http.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds members that are {@code null}. Such a member is refused, since it reads both as left out
 * and as nothing, and for an amount these are not the same. What a form, or one inside of it, takes
 * as it is (a {@link JsonNode} or a {@link RawJson}) is left to who reads it. Stateless; safe for
 * use by any thread.
 */
final class NullMembers {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** The members of a form that it takes as they are, each as "names.of.those.above.name". */
  private static final ClassValue<Set<String>> AS_THEY_ARE =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> form) {
          var paths = new HashSet<String>();
          collect(form, "", paths);
          return Set.copyOf(paths);
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
        if (token.isStructStart() && asTheyAre.contains(members(place.getParent()))) {
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

  /** The names on the way to a place, without the numbers of lists. */
  private static String members(JsonStreamContext place) {
    if (place.inRoot()) {
      return "";
    }
    String above = members(place.getParent());
    return place.inArray() ? above : joined(above, String.valueOf(place.getCurrentName()));
  }

  private static void collect(Class<?> form, String above, Set<String> paths) {
    if (!form.isRecord()) {
      return;
    }
    for (RecordComponent component : form.getRecordComponents()) {
      Class<?> type = elementType(component.getGenericType());
      String path = joined(above, component.getName());
      if (type == JsonNode.class || type == RawJson.class) {
        paths.add(path);
      } else {
        collect(type, path, paths);
      }
    }
  }

  private static Class<?> elementType(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType of -> {
        Type[] arguments = of.getActualTypeArguments();
        yield elementType(arguments[arguments.length - 1]);
      }
      default -> Object.class;
    };
  }

  private static String joined(String above, String name) {
    return above.isEmpty() ? name : above + "." + name;
  }
}
