package io.quorate.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws throughputs as horizontal bars, in SVG; what was measured together stands together. */
public final class BarChart {

  private static final int WIDTH = 860;
  private static final int LABEL_WIDTH = 200;
  private static final int VALUE_WIDTH = 90;
  private static final int BAR_HEIGHT = 18;
  private static final int HEADING_HEIGHT = 30;
  private static final int TOP = 40;

  private final String title;
  private final List<Bar> bars = new ArrayList<>();

  /** Whose throughput a bar is, which gives it its colour. */
  public enum Party {
    NODE("#1a73e8"),
    /** A node that does it in another way than as shipped. */
    NODE_OTHERWISE("#8ab4f8"),
    PEER("#e8710a"),
    /** What does nothing, beside which the others are seen. */
    BASE("#9aa0a6");

    private final String colour;

    Party(String colour) {
      this.colour = colour;
    }
  }

  private record Bar(String heading, String label, double value, Party party) {}

  public BarChart(String title) {
    this.title = title;
  }

  /** Adds a bar, under a heading of its own unless the last one's is equal. */
  public BarChart bar(String heading, String label, double value, Party party) {
    bars.add(new Bar(heading, label, value, party));
    return this;
  }

  /** Returns the drawing. */
  public String svg() {
    double highest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    double scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / highest;
    var shapes = new StringBuilder();
    String heading = "";
    int y = TOP;
    for (Bar bar : bars) {
      if (!bar.heading.equals(heading)) {
        heading = bar.heading;
        y += HEADING_HEIGHT;
        shapes.append(
            "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>\n".formatted(y - 8, heading));
      }
      shapes.append(shape(bar, y, bar.value * scale));
      y += BAR_HEIGHT;
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
    font-size="12">
    <rect width="100%%" height="100%%" fill="white"/>
    <text x="10" y="26" font-size="16">%s</text>
    %s</svg>
    """
        .formatted(WIDTH, y + HEADING_HEIGHT, title, shapes);
  }

  private static String shape(Bar bar, int y, double length) {
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
        <text x="%.1f" y="%d">%,.0f</text>
        """,
        LABEL_WIDTH - 8,
        y + BAR_HEIGHT - 6,
        bar.label,
        LABEL_WIDTH,
        y,
        length,
        BAR_HEIGHT - 3,
        bar.party.colour,
        LABEL_WIDTH + length + 6,
        y + BAR_HEIGHT - 6,
        bar.value);
  }
}
