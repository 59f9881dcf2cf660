package io.quorate.parked;

import static io.quorate.audit.Story.credit;
import static io.quorate.audit.Story.debit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.audit.AuditReport;
import io.quorate.audit.ProjectionFixture;
import io.quorate.audit.Story;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.parked.ParkedTransactions.Parked;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of parked transactions. */
class ParkedProjectionTest extends ProjectionFixture {

  @BeforeEach
  void park() throws SQLException {
    story
        .started("t1", ProtocolName.TWO_PHASE_COMMIT, debit("a", 1), credit("b", 1))
        .started("t2", debit("a", 1), credit("b", 1))
        .started("t3", debit("a", 1), credit("b", 1))
        .parked("t2", 1)
        .parked("t1", 0)
        .parked("t3", 1);
  }

  @Test
  void shouldListTheOldestFirst() throws SQLException {
    audited();

    assertThat(parked(10)).extracting(Parked::id).containsExactly("t2", "t1", "t3");
    assertThat(parked(2)).extracting(Parked::id).containsExactly("t2", "t1");
    Parked parked = parked(10).get(1);
    assertThat(parked.protocol()).isEqualTo("2pc");
    assertThat(parked.status()).isEqualTo("parked");
    assertThat(parked.step()).isZero();
    assertThat(parked.reason()).isEqualTo(Story.REASON.detail());
    assertThat(report().transactions()).isEqualTo(new AuditReport.Transactions(3, 0, 0, 3));
  }

  @Test
  void shouldListAllPageByPage() throws SQLException {
    audited();
    var listed = new ArrayList<String>();
    String after = null;
    do {
      ParkedTransactions.Page page = parked(after, 2);
      page.transactions().forEach(parked -> listed.add(parked.id()));
      after = page.next();
    } while (after != null);

    assertThat(listed).containsExactly("t2", "t1", "t3");
  }

  @Test
  void shouldForgetThoseThatGoOnOrEnd() throws SQLException {
    audited();
    story
        .transaction("t1", new TransactionEvent.Resumed("go on"))
        .transaction("t2", new TransactionEvent.StepSkipped(1, "lost"))
        .forced("t3");
    audited();
    assertThat(parked(10)).extracting(Parked::id).containsExactly("t2");

    story.transaction("t2", new TransactionEvent.Resumed("lost")).committed("t2");
    audited();

    assertThat(parked(10)).isEmpty();
  }

  @Test
  void shouldListOnceWhatIsParkedAgain() throws SQLException {
    audited();
    story.transaction("t2", new TransactionEvent.Resumed("go on")).parked("t2", 0);
    audited();

    assertThat(parked(10)).extracting(Parked::id).containsExactly("t1", "t3", "t2");
    assertThat(parked(10).getLast().step()).isZero();
  }

  /** No text for people has such a character, and the feed must go on. */
  @Test
  void shouldListAReasonWithACharacterThatNoTextHas() throws SQLException {
    story.parked("t2", 0, new Rejection(RejectionCode.INVALID_STATE, "a\0b"));
    audited();

    assertThat(parked(10).getLast().reason()).isEqualTo("a?b");
  }
}
