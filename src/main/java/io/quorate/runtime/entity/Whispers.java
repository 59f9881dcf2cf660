package io.quorate.runtime.entity;

import io.quorate.kernel.Gossip.Whisper;
import java.util.Set;

/** The way of messages that may be lost, between entities. Safe for use by any thread. */
public interface Whispers {

  /** Sends a message. */
  void send(Whisper whisper);

  /** Takes note of the topics that an entity of this node wants to hear of from now on. */
  void listens(String type, String id, Set<String> topics);

  /** Nobody hears anything. */
  Whispers NONE =
      new Whispers() {
        @Override
        public void send(Whisper whisper) {}

        @Override
        public void listens(String type, String id, Set<String> topics) {}
      };
}
