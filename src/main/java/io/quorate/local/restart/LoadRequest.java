package io.quorate.local.restart;

/**
 * A request of the load, the same for every attempt. Immutable.
 *
 * @param path with the leading slash
 * @param key the idempotency key; empty for none
 * @param body JSON; empty for none
 */
record LoadRequest(String method, String path, String key, String body) {}
