package io.quorate.client;

import io.quorate.client.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What a fake node was asked.
 *
 * @param path with the query
 * @param key empty for none
 */
public record FakeRequest(
    String method, String path, String key, JsonObject body, Map<String, List<String>> headers) {}
