package io.quorate.runtime.message;

/** Carries a message of entities to all nodes, for those that want to hear of a topic. */
public record Spread(String topic, Object message) {}
