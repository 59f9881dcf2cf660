package io.quorate.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.testing.Seed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's own JSON, held against Jackson. */
class JsonReaderTest {

  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final int DOCUMENTS = 2_000;
  private static final int DEEPEST_DOCUMENT = 4;

  @Test
  void shouldReadEveryKindOfMember() {
    JsonObject object =
        JsonReader.readObject(
            """
             { "text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\u00e9",
               "number": -9007199254740991, "fraction": 1.50e1, "big": 123456789012345678901,
               "flag": true, "no": false, "nothing": null,
               "at": "2026-11-22T10:00:00Z", "ttl": "1500ms",
               "list": [ {"a": 1} , {} ], "names": [], "object": {"b": {}} }
            """);

    assertThat(object.text("text")).isEqualTo("a\"\\/\b\f\n\r\t\u00e9\ud83d\ude00\u00e9");
    assertThat(object.number("number")).isEqualTo(-9_007_199_254_740_991L);
    assertThat(object.number("fraction")).isEqualTo(15);
    assertThat(object.findNumber("big")).isEmpty();
    assertThat(object.instant("at")).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    assertThat(object.duration("ttl")).isEqualTo(Duration.ofMillis(1_500));
    assertThat(object.objects("list")).hasSize(2);
    assertThat(object.objects("names")).isEmpty();
    assertThat(object.findObject("object")).isPresent();
    assertThat(object.findText("nothing")).isEmpty();
    assertThat(object.toMap())
        .containsEntry("big", new BigDecimal("123456789012345678901"))
        .containsEntry("flag", true)
        .containsEntry("list", List.of(Map.of("a", 1L), Map.of()))
        .doesNotContainKey("nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[",
        "[1,]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} x",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "- 1",
        "NaN",
        "tru",
        "truely",
        "nul",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12\uff11\uff12\"",
        "\"a\nb\"",
        "\u00a01",
        "1e1000",
        "/* */ 1",
      })
  void shouldRefuseWhatIsNoJson(String text) {
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> JsonReader.read(text));
  }

  @Test
  void shouldRefuseWhatIsTooDeep() {
    String deep = "[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST);

    assertThat(JsonReader.read(deep)).isInstanceOf(JsonValue.Array.class);
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonReader.read("[" + deep + "]"));
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonReader.read("{\"a\":".repeat(100_000)));
  }

  @Test
  void shouldTellWhatIsMissing() {
    JsonObject object = JsonReader.readObject("{\"a\":\"x\"}");

    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> object.number("a"))
        .withMessageContaining("Expected a to be a whole number, but it is something else.");
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> object.text("b"))
        .withMessageContaining("Expected b to be a string, but it is missing.");
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> object.duration("a"));
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> JsonReader.readObject("[]"));
  }

  @Test
  void shouldReadAndWriteAsJacksonDoes() throws Exception {
    System.out.println("JsonReaderTest: seed " + Seed.VALUE);
    var random = new Random(Seed.VALUE);
    for (int i = 0; i < DOCUMENTS; i++) {
      Map<String, Object> document = document(random, 0);
      String text = JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);

      JsonObject read = JsonReader.readObject(text);

      assertThat(JACKSON.readTree(read.toString())).as(text).isEqualTo(JACKSON.readTree(text));
      assertThat(JsonReader.readObject(read.toString())).isEqualTo(read);
      assertThat(PlainValues.object(read.toMap())).isEqualTo(read);
    }
  }

  private static Map<String, Object> document(Random random, int depth) {
    var members = new LinkedHashMap<String, Object>();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      members.put(text(random), value(random, depth + 1));
    }
    return members;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > DEEPEST_DOCUMENT ? 4 : 6)) {
      case 0 -> text(random);
      case 1 -> random.nextLong();
      case 2 -> random.nextBoolean();
      case 3 -> BigDecimal.valueOf(random.nextInt() * 10L + 5, random.nextInt(1, 8));
      case 4 -> document(random, depth);
      default -> {
        var list = new ArrayList<Object>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
    };
  }

  /** Has every kind of character, but for halves of a pair, which no UTF-8 has. */
  private static String text(Random random) {
    return random
        .ints(random.nextInt(8), 0, 0x3000)
        .map(c -> random.nextInt(10) == 0 ? 0x1F600 + c % 64 : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
