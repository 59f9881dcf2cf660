package io.quorate.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that a node logs, as shipped: nobody from outside may add one. */
class LogLinesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r\nb", "a\rb", "a\u2028b", "a\u0085b", "a\u001bb", "a b"})
  void shouldWriteOneLineAnEvent(String message) throws JoranException {
    assertThat(written(message)).endsWith(" - a b" + System.lineSeparator());
  }

  private static String written(String message) throws JoranException {
    var context = new LoggerContext();
    try {
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(new File("conf/logback.xml"));
      var root = context.getLogger("ROOT");
      var console =
          (ConsoleAppender<ILoggingEvent>)
              ((AsyncAppender) root.getAppender("ASYNC")).getAppender("CONSOLE");
      var event = new LoggingEvent("test", root, Level.WARN, "{}", null, new Object[] {message});
      return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    } finally {
      context.stop();
    }
  }
}
