package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every finder of clients' keys promises. */
public abstract class AnsweredKeysSuite extends PortSuite<StorageFixture> {

  private static final int ENTITIES = 2_000;

  protected AnsweredKeysSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldFindWhatAnEntityHasAnswered() {
    fixture.append("account|a", 1, "{\"at\":1,\"key\":\"one\",\"hash\":5,\"event\":{}}");
    fixture.append("account|a", 2, "{\"at\":2,\"due\":1700000000000,\"key\":\"two\",\"hash\":6}");
    fixture.append("account|b", 1, "{\"at\":3,\"key\":\"three\",\"hash\":7,\"event\":{}}");

    Map<String, String> found = find("account|a", List.of("one", "two", "three", "four"));
    assertThat(found).containsOnlyKeys("one", "two");
    assertThat(found.get("one")).contains("\"hash\":5");
  }

  /** A key may be used again, once it need not be remembered any more. */
  @Test
  void shouldFindTheLastUseOfAKey() {
    fixture.append("account|a", 1, "{\"at\":1,\"key\":\"one\",\"hash\":5,\"event\":{}}");
    fixture.append("account|a", 2, "{\"at\":2,\"key\":\"one\",\"hash\":6,\"event\":{}}");
    fixture.append("account|a", 3, "{\"at\":3,\"key\":\"two\",\"hash\":7,\"event\":{}}");

    assertThat(find("account|a", List.of("one")).get("one")).contains("\"hash\":6");
  }

  @Test
  void shouldFindNothingWhereAnEventOnlySpeaksOfAKey() {
    fixture.append("account|a", 1, "{\"at\":1,\"rid\":\"r\",\"event\":{\"key\":\"one\"}}");
    fixture.append("account|a", 2, "{\"at\":1,\"event\":{\"text\":\"\\\"key\\\":\\\"one\\\"\"}}");

    assertThat(find("account|a", List.of("one"))).isEmpty();
  }

  /** JSON may have an escaped NUL; texts of databases may not. */
  @Test
  void shouldFindKeysBesideANul() {
    String nul = "\\u0000";
    String key = "\"key\":\"a \\\"b\\\" \\\\\"";
    fixture.append("account|a", 1, "{\"at\":1," + key + ",\"event\":{\"text\":\"" + nul + "\"}}");
    fixture.append("account|b", 1, "{\"at\":1," + key + ",\"event\":{\"text\":\"\\" + nul + "\"}}");
    fixture.append("account|c", 1, "{\"at\":1,\"event\":{\"key\":\"" + nul + "\"}}");
    fixture.append("account|c", 2, "{\"at\":1,\"event\":{\"key\":\"a\",\"b\":\"" + nul + "\"}}");

    assertThat(find("account|a", List.of("a \"b\" \\"))).hasSize(1);
    assertThat(find("account|b", List.of("a \"b\" \\"))).hasSize(1);
    assertThat(find("account|c", List.of("a"))).isEmpty();
  }

  @Test
  void shouldTakeKeysAsTheyAre() {
    fixture.append("account|a", 1, "{\"at\":1,\"key\":\"a \\\"b\\\" \\\\ 'c' %|_\",\"hash\":5}");
    fixture.append("account|a|b", 1, "{\"at\":1,\"key\":\"c\",\"hash\":5}");

    assertThat(find("account|a", List.of("a \"b\" \\ 'c' %|_", "A \"b\" \\ 'c' %|_"))).hasSize(1);
    assertThat(find("account|a", List.of("b|c"))).isEmpty();
  }

  @Test
  void shouldAnswerManyAtOnceEachWithItsOwn() {
    for (int i = 0; i < ENTITIES; i += 2) {
      fixture.append("account|" + i, 1, "{\"at\":1,\"key\":\"k\",\"hash\":%d}".formatted(i));
    }
    var asked = new ArrayList<CompletableFuture<Map<String, byte[]>>>();
    for (int i = 0; i < ENTITIES; i++) {
      asked.add(
          fixture
              .storage()
              .answeredKeys()
              .find("account|" + i, List.of("k", "other"))
              .toCompletableFuture());
    }
    for (int i = 0; i < ENTITIES; i++) {
      Map<String, byte[]> found = asked.get(i).join();
      if (i % 2 == 0) {
        assertThat(text(found.getOrDefault("k", new byte[0])))
            .contains("\"hash\":%d}".formatted(i));
      } else {
        assertThat(found).isEmpty();
      }
    }
  }

  private Map<String, String> find(String id, List<String> keys) {
    var texts = new HashMap<String, String>();
    fixture
        .storage()
        .answeredKeys()
        .find(id, keys)
        .toCompletableFuture()
        .join()
        .forEach((key, event) -> texts.put(key, text(event)));
    return texts;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
