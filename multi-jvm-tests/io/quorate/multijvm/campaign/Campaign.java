package io.quorate.multijvm.campaign;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.check.Outage;
import io.quorate.multijvm.fault.FaultBag;
import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.variant.NextVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Brings one fault after the other upon a lab under all workloads, and judges it. Each epoch has a
 * lab of its own, so that what must be judged at once stays small; it begins with nodes of this
 * version. For use by one thread.
 */
final class Campaign {

  private static final Path ROOT = Path.of("target", "multi-jvm").toAbsolutePath();

  private final String name;
  private final LabJournal journal;
  private final LabMargins margins;
  private final long seed;
  private final NodeSetup next = NextVersion.VARIANT.over(NodeSetup.PLAIN);
  private final FaultBag bag;
  private final List<CampaignEpoch> epochs = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param journal where the nodes keep what they are told
   * @param margins of all nodes
   * @param kinds of faults that the seed may choose
   * @param seed of every random choice
   */
  Campaign(String name, LabJournal journal, LabMargins margins, List<FaultKind> kinds, long seed) {
    this.name = name;
    this.journal = journal;
    this.bag = new FaultBag(kinds);
    this.margins = margins;
    this.seed = seed;
  }

  /** Runs an epoch with faults of these kinds, in this order. */
  void run(List<FaultKind> kinds) {
    var left = new ArrayList<>(kinds);
    epoch(() -> !left.isEmpty(), random -> left.removeFirst());
  }

  /** Runs epochs with faults that the seed chooses. */
  void run(Duration time, Duration epochTime) {
    long startedNanos = System.nanoTime();
    BooleanSupplier goesOn = () -> System.nanoTime() - startedNanos < time.toNanos();
    while (goesOn.getAsBoolean() && findings().isEmpty()) {
      long epochNanos = System.nanoTime();
      epoch(
          () -> goesOn.getAsBoolean() && System.nanoTime() - epochNanos < epochTime.toNanos(),
          bag::next);
    }
  }

  /** Returns the broken promises. */
  List<String> findings() {
    return epochs.stream().flatMap(epoch -> epoch.findings().stream()).toList();
  }

  /** Returns why some of it proves nothing. */
  List<String> voids() {
    List<String> voids =
        new ArrayList<>(epochs.stream().flatMap(epoch -> epoch.voids().stream()).toList());
    voids.addAll(CampaignEpoch.voidsOfAll(epochs));
    if (epochs.isEmpty()) {
      voids.add("there was no epoch");
    }
    return voids;
  }

  private void epoch(BooleanSupplier goesOn, Choice choice) {
    int number = epochs.size() + 1;
    var random = new SplittableRandom(seed + number);
    System.out.printf("%s, epoch %d -Dseed=%d -Djournal=%s%n", name, number, seed, journal);
    String folder = name + "/epoch-" + number;
    try (var on = new CampaignLab(folder, journal, random.nextLong(), margins, next)) {
      try {
        epochs.add(rounds(on, goesOn, choice, random));
      } catch (RuntimeException | AssertionError e) {
        on.lab().printLogs();
        throw e;
      } finally {
        on.writeHistories();
        report();
      }
    }
  }

  private CampaignEpoch rounds(
      CampaignLab on, BooleanSupplier goesOn, Choice choice, RandomGenerator random) {
    var rounds = new ArrayList<CampaignRound>();
    while (goesOn.getAsBoolean()
        && on.history().violations().isEmpty()
        && rounds.stream().allMatch(round -> round.findings().isEmpty())) {
      FaultKind kind = choice.next(random);
      if (kind.isPossibleWith(journal)) {
        rounds.add(CampaignRound.run(on, kind.make(on, random)));
        System.out.printf("  %s: %s%n", name, rounds.getLast());
      } else {
        System.out.println("  not possible here: " + kind.word());
      }
    }
    on.awaitRare();
    on.stopLoad();
    on.awaitWhole();
    List<Outage> outages = rounds.stream().map(round -> round.outage(margins.failOver())).toList();
    return CampaignEpoch.of(on, rounds, CampaignJudgement.of(on, outages));
  }

  private void report() {
    List<String> lines = CampaignReport.lines(seed, epochs);
    lines.forEach(System.out::println);
    try {
      Files.write(ROOT.resolve(name).resolve("campaign.txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Chooses the kind of the next fault. */
  @FunctionalInterface
  private interface Choice {
    FaultKind next(RandomGenerator random);
  }
}
