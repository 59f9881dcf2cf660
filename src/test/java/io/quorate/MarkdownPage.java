package io.quorate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One page of the documentation, as GitHub shows it. Code is left out when links and headings are
 * looked for. Immutable.
 *
 * @param path where the page is, relative to the project
 * @param text all of it
 */
record MarkdownPage(Path path, String text) {

  private static final Pattern FENCE = Pattern.compile("^ {0,3}(```|~~~)");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(\\s*([^)\\s]+)[^)]*\\)");
  private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?)(?: +#+)? *$");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

  /**
   * A relative link.
   *
   * @param file the file or folder it leads to
   * @param anchor the heading it leads to in there, or null
   */
  record Link(String target, Path file, @Nullable String anchor) {}

  static MarkdownPage read(Path path) {
    try {
      return new MarkdownPage(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the links that lead to files of the project. */
  List<Link> relativeLinks() {
    var links = new ArrayList<Link>();
    for (String line : prose()) {
      LINK.matcher(INLINE_CODE.matcher(line).replaceAll("code"))
          .results()
          .map(match -> match.group(1))
          .filter(target -> !SCHEME.matcher(target).matches())
          .map(this::link)
          .forEach(links::add);
    }
    return links;
  }

  /** Returns the anchors of the headings, by GitHub's rule. */
  Set<String> anchors() {
    var anchors = new LinkedHashSet<String>();
    Map<String, Integer> repeated = new HashMap<>();
    for (String line : prose()) {
      HEADING
          .matcher(line)
          .results()
          .map(MarkdownPage::anchor)
          .map(
              anchor -> {
                int before = repeated.merge(anchor, 1, Integer::sum) - 1;
                return before == 0 ? anchor : anchor + "-" + before;
              })
          .forEach(anchors::add);
    }
    return anchors;
  }

  private Link link(String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    String anchor = hash < 0 ? null : target.substring(hash + 1);
    Path resolved = file.isEmpty() ? path : path.resolveSibling(file).normalize();
    return new Link(target, resolved, anchor);
  }

  /** Returns the lines that are not in a block of code. */
  private List<String> prose() {
    var lines = new ArrayList<String>();
    boolean code = false;
    for (String line : text.split("\n", -1)) {
      if (FENCE.matcher(line).find()) {
        code = !code;
      } else if (!code) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String anchor(MatchResult heading) {
    String shown = LINK_TEXT.matcher(heading.group(1)).replaceAll("$1");
    return NOT_IN_ANCHORS
        .matcher(shown.toLowerCase(Locale.ROOT))
        .replaceAll("")
        .strip()
        .replace(' ', '-');
  }
}
