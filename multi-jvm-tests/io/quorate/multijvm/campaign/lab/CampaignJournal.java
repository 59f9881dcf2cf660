package io.quorate.multijvm.campaign.lab;

import io.quorate.multijvm.check.Journal;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.check.TablesJournal;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabGroup;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.network.Route;
import io.quorate.multijvm.network.Topology;
import io.quorate.multijvm.replica.ReplicaComparison;
import io.quorate.multijvm.variant.NextVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The journal of a campaign's lab, wherever it is kept. For use by one thread. */
public final class CampaignJournal {

  private final Lab lab;

  CampaignJournal(Lab lab) {
    this.lab = lab;
  }

  /** Tells whether the nodes keep it themselves; then it does not tell who wrote what. */
  boolean isOnNodes() {
    return lab.journal() == LabJournal.RAFT;
  }

  /** Returns the group of the nodes, which must keep the journal themselves. */
  public LabGroup group() {
    return lab.group();
  }

  /** Reads all of it, past the nodes, ordered by entity and sequence number. */
  List<JournalRow> rows() throws SQLException {
    return NextVersion.readable(
        isOnNodes() ? TablesJournal.sorted(TablesJournal.read(group().tables())) : inDatabase());
  }

  private List<JournalRow> inDatabase() throws SQLException {
    try (Connection connection = lab.database().connect()) {
      return Journal.read(connection);
    }
  }

  /** Returns where nodes that keep it themselves have not the same. */
  public List<String> differences() {
    if (!isOnNodes()) {
      return List.of();
    }
    ReplicaComparison comparison = group().compare(lab.nodes());
    System.out.println("  " + comparison);
    return comparison.differences();
  }

  /** Returns the routes by which one of these nodes reaches it, all others being able to. */
  public Set<Route> routes(List<Integer> nodes, int alone) {
    return isOnNodes()
        ? Topology.withoutJournal(nodes, alone)
        : Topology.withoutDatabase(List.of(alone));
  }

  /** A node has been started that was not there before. */
  void joined(int node) {
    if (isOnNodes()) {
      group().add(node);
    }
  }

  /** A node has ended, and does not come back as the one that it was. */
  void left(int node) {
    if (isOnNodes()) {
      group().remove(node);
      lab.loseDisk(node);
    }
  }
}
