package io.quorate.multijvm.variant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testing.BesideOthers;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each deliberate defect must be one: what it changes is there, and what comes of it compiles. */
@BesideOthers
class VariantTest {

  private static final Variant VARIANT = Variant.named("variant-test");

  @ParameterizedTest
  @EnumSource
  void shouldCompileEveryDefect(Defect defect) {
    assertThat(defect.variant().changes().isEmpty() || Files.exists(defect.variant().compile()))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompileEveryDefectOfNodesThatKeepTheJournal(RaftDefect defect) {
    assertThat(defect.variant().compile()).isNotEmptyDirectory();
  }

  @Test
  void shouldCompileTheNextVersion() {
    assertThat(
            NextVersion.VARIANT.compile().resolve("io/quorate/account/AccountEvent$Tallied.class"))
        .exists();
  }

  @Test
  void shouldRefuseWhenThereIsNoSuchClass() {
    Variant lost = VARIANT.with("NoSuchClass", "text", "");
    assertThatThrownBy(lost::compile).hasMessageContaining("one source of the class NoSuchClass");
  }

  @Test
  void shouldRefuseWhenTheTextIsNotThere() {
    Variant lost = VARIANT.with("Host", "no such text", "");
    assertThatThrownBy(lost::compile).hasMessageContaining("exactly once, but it is not there");
  }

  @Test
  void shouldRefuseWhenTheTextIsThereTwice() {
    Variant vague = VARIANT.with("Host", "return", "return");
    assertThatThrownBy(vague::compile).hasMessageContaining("exactly once, but it is there again");
  }

  @Test
  void shouldRefuseWhenItDoesNotCompile() {
    Variant broken = VARIANT.with("Host", "final class Host<", "final klass Host<");
    assertThatThrownBy(broken::compile).hasMessageContaining("to compile, but");
  }
}
