package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.StepDraft;
import io.quorate.multijvm.client.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the transactions in the journal against what clients were told: what was acknowledged is
 * there and ended as they were told, what was refused is not, a key has one transaction, and there
 * is none that nobody asked for.
 */
public final class SubmissionCheck {

  private final Map<String, TransactionHistory> lives;
  private final List<String> findings;

  private SubmissionCheck(Map<String, TransactionHistory> lives, List<String> findings) {
    this.lives = lives;
    this.findings = findings;
  }

  /** Adds what is wrong. */
  public static void check(
      List<Submission> submissions, Map<String, TransactionHistory> lives, List<String> findings) {
    var check = new SubmissionCheck(lives, findings);
    Map<String, List<Submission>> byId = new HashMap<>();
    Map<String, String> idByKey = new HashMap<>();
    for (Submission submission : submissions) {
      check.answers(submission);
      String id = submission.id();
      String key = submission.draft().request().key();
      if (!id.isEmpty()) {
        byId.computeIfAbsent(id, unknown -> new ArrayList<>()).add(submission);
        String known = key.isEmpty() ? null : idByKey.putIfAbsent(key, id);
        if (known != null && !known.equals(id)) {
          check.find(
              id, "key %s to have one transaction, but it also has %s".formatted(key, known));
        }
      }
    }
    byId.forEach(check::judge);
    Set<String> unclaimed = new HashSet<>(lives.keySet());
    unclaimed.removeAll(byId.keySet());
    check.judgeUnclaimed(unclaimed, unanswered(submissions, idByKey.keySet()));
  }

  /** Each refusal must be that of a transaction, which it then shows. */
  private void answers(Submission submission) {
    for (Attempt attempt : submission.attempts()) {
      if (attempt.isRefused() && !Submission.transaction(attempt).isObject()) {
        find(
            submission.id(),
            "no refusal but an aborted transaction, but there was %s".formatted(attempt));
      }
    }
  }

  private void judge(String id, List<Submission> submissions) {
    TransactionHistory life = lives.get(id);
    if (life == null) {
      if (submissions.stream().anyMatch(Submission::isAcknowledged)) {
        find(id, "to be there since it was acknowledged, but it is not");
      }
      return;
    }
    if (submissions.stream().allMatch(Submission::isCertainlyNotStarted)) {
      find(id, "not to be there since every attempt was certainly not done, but it is");
    }
    for (Submission submission : submissions) {
      for (String status : List.of("committed", "aborted")) {
        if (submission.wasTold(status) && !life.end().equals(status)) {
          find(id, "to be %s as a client was told, but it is '%s'".formatted(status, life.end()));
        }
      }
      if (!submission.draft().parts().equals(life.parts())) {
        find(
            id,
            "the steps %s, but they are %s".formatted(submission.draft().parts(), life.parts()));
      }
    }
  }

  /** Those whose id no client knows must be of requests that got no answer. */
  private void judgeUnclaimed(Set<String> unclaimed, List<List<StepDraft>> unanswered) {
    for (String id : unclaimed) {
      if (!unanswered.remove(lives.get(id).parts())) {
        find(id, "only what was asked for, but there is %s".formatted(lives.get(id).parts()));
      }
    }
  }

  private static List<List<StepDraft>> unanswered(
      List<Submission> submissions, Set<String> answeredKeys) {
    var parts = new ArrayList<List<StepDraft>>();
    Set<String> keys = new HashSet<>(answeredKeys);
    for (Submission submission : submissions) {
      String key = submission.draft().request().key();
      boolean open = submission.id().isEmpty() && !submission.isCertainlyNotStarted();
      if (open && (key.isEmpty() || keys.add(key))) {
        parts.add(submission.draft().parts());
      }
    }
    return parts;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private void find(String id, String expected) {
    findings.add("transaction|%s: Expected %s.".formatted(id, expected));
  }
}
