package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassDataArchiveTest {
    @Test
    void theMachineTellsWhetherItSharesClasses() {
        assertThat(ClassDataArchive.inUse("mixed mode, emulated-client, sharing"))
                .isTrue();
        assertThat(ClassDataArchive.inUse("mixed mode, sharing")).isTrue();
        assertThat(ClassDataArchive.inUse("mixed mode, emulated-client")).isFalse();
        assertThat(ClassDataArchive.inUse("")).isFalse();
    }
}
