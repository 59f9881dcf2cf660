package io.quorate.multijvm.client;

/**
 * An HTTP request to any node.
 *
 * @param body JSON; empty for none
 * @param key the idempotency key; empty for none
 */
public record Request(String method, String path, String body, String key) {}
