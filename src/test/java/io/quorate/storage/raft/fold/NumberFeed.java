package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** An endless feed, the same for every process: each entry is its own number. */
final class NumberFeed implements FeedSource {

  @Override
  public List<FeedEntry> read(FeedPosition after, PageLimit limit) {
    long last = Long.parseLong(after.cursor());
    return LongStream.rangeClosed(last + 1, last + limit.rows())
        .mapToObj(
            number ->
                new FeedEntry(
                    new FeedPosition(String.valueOf(number)),
                    "account|a",
                    number,
                    "n",
                    new byte[0]))
        .toList();
  }

  @Override
  public Optional<byte[]> first(String persistenceId, String name) {
    return Optional.empty();
  }

  @Override
  public OptionalLong writtenAtMs(FeedPosition after) {
    return OptionalLong.empty();
  }

  @Override
  public FeedPosition start() {
    return new FeedPosition("0");
  }

  @Override
  public long nowMs() {
    return 0;
  }
}
