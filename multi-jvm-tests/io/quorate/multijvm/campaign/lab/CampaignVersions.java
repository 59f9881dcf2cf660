package io.quorate.multijvm.campaign.lab;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.variant.NextVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which versions the nodes of a campaign's lab are of: at first all of this one, and once restarted
 * of the next one, until the lab ends. For use by one thread.
 */
public final class CampaignVersions {

  private final CampaignLab on;
  private final NodeSetup current;
  private final NodeSetup next;
  private final Set<Integer> renewed = new HashSet<>();
  private int phases;

  /**
   * @param current what nodes of this version are
   * @param next what nodes of the next one are
   */
  CampaignVersions(CampaignLab on, NodeSetup current, NodeSetup next) {
    this.on = on;
    this.current = current;
    this.next = next;
  }

  /** Returns what a node is that joins: of the newest version that there is. */
  NodeSetup newest() {
    return renewed.isEmpty() ? current : next;
  }

  /** Makes a node one of the next version, from its next start on. */
  void renew(int node) {
    on.lab().node(node).use(next);
    renewed.add(node);
  }

  /** Tells whether there are nodes of both. */
  public boolean areMixed() {
    return !renewed.isEmpty() && !renewed.containsAll(on.usual());
  }

  /**
   * Uses on some accounts what only the next version knows, so that its events are in the journal
   * beside those of this one.
   *
   * @param node of the next version
   * @return why versions are not mixed in truth; empty when they are
   */
  public String tally(int node, List<String> accounts) {
    List<Attempt> answers = NextVersion.tally(on.client(), node, "campaign" + phases++, accounts);
    for (Attempt answer : answers) {
      if (!List.of(200, 503, 504).contains(answer.status())) {
        on.history().violation("Expected a tally to be done or refused, but %s".formatted(answer));
      }
    }
    long done = answers.stream().filter(Attempt::isAcknowledged).count();
    return done > 0 && done < answers.size()
        ? ""
        : "of %d tallies while versions were mixed, %d were done".formatted(answers.size(), done);
  }
}
