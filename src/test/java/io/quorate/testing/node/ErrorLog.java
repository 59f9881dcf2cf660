package io.quorate.testing.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Collects what is logged as an error anywhere in this process, until it is closed. */
final class ErrorLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  /** Begins to collect. */
  static ErrorLog watch() {
    var log = new ErrorLog();
    log.setContext(root().getLoggerContext());
    log.start();
    root().addAppender(log);
    return log;
  }

  /** Returns what was logged since the last time, as text. */
  List<String> take() {
    var taken = new ArrayList<String>();
    for (String error = errors.poll(); error != null; error = errors.poll()) {
      taken.add(error);
    }
    return taken;
  }

  @Override
  public void close() {
    root().detachAppender(this);
    stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      String cause =
          event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage();
      errors.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " " + cause);
    }
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
