package io.quorate.bench.account;

import java.util.List;
import java.util.Locale;

/** Draws the throughput of a comparison as horizontal bars, in SVG. */
final class BarChart {

  private static final int WIDTH = 860;
  private static final int LABEL_WIDTH = 200;
  private static final int VALUE_WIDTH = 90;
  private static final int BAR_HEIGHT = 18;
  private static final int HEADING_HEIGHT = 30;
  private static final int TOP = 40;

  private final double scale;
  private final StringBuilder shapes = new StringBuilder();
  private int y = TOP;

  private BarChart(double highest) {
    this.scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / highest;
  }

  /** Draws; measurements of one workload and number of connections stand together. */
  static String of(List<Measurement> medians) {
    var chart = new BarChart(medians.stream().mapToDouble(Measurement::perSecond).max().orElse(1));
    String heading = "";
    for (Measurement median : medians) {
      Cell cell = median.cell();
      String next = "%s, %d connections".formatted(cell.workload().label(), cell.connections());
      if (!next.equals(heading)) {
        heading = next;
        chart.heading(heading);
      }
      chart.bar(cell.server().label(), median.perSecond(), colour(cell));
    }
    return chart.svg();
  }

  private void heading(String text) {
    y += HEADING_HEIGHT;
    shapes.append(
        "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s</text>\n".formatted(y - 8, text));
  }

  private void bar(String label, double value, String colour) {
    double length = value * scale;
    shapes.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end">%s</text>
            <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
            <text x="%.1f" y="%d">%,.0f</text>
            """,
            LABEL_WIDTH - 8,
            y + BAR_HEIGHT - 6,
            label,
            LABEL_WIDTH,
            y,
            length,
            BAR_HEIGHT - 3,
            colour,
            LABEL_WIDTH + length + 6,
            y + BAR_HEIGHT - 6,
            value));
    y += BAR_HEIGHT;
  }

  private String svg() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
    font-size="12">
    <rect width="100%%" height="100%%" fill="white"/>
    <text x="10" y="26" font-size="16">Requests per second, medians of all rounds</text>
    %s</svg>
    """
        .formatted(WIDTH, y + HEADING_HEIGHT, shapes);
  }

  private static String colour(Cell cell) {
    if (cell.workload() == Workload.EMPTY) {
      return "#9aa0a6";
    }
    return switch (cell.server()) {
      case GROUP_COMMIT, TRANSFERS, TRUSTING -> "#1a73e8";
      case ONE_PERSIST -> "#8ab4f8";
      case ROW_LOCK, STOCK_ROWS -> "#e8710a";
    };
  }
}
