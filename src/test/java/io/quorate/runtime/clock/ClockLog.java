package io.quorate.runtime.clock;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps what hybrid clocks log, instead of printing it, until it is closed. */
final class ClockLog implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger(HybridClock.class);
  private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

  ClockLog() {
    kept.start();
    logger.setAdditive(false);
    logger.addAppender(kept);
  }

  List<String> messages() {
    return kept.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(kept);
    logger.setAdditive(true);
  }
}
