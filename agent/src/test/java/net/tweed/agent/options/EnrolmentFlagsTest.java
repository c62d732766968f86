package net.tweed.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.server.enrol.EnrolmentOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentFlagsTest {
    @TempDir
    private Path directory = Path.of("");

    private static ServerRequest read(String... words) {
        return new ServerOptionsReader(Map.of()).read(List.of(words));
    }

    private static EnrolmentOptions options(String... words) {
        assertThat(read(words)).isInstanceOf(ServerRequest.Start.class);
        return ((ServerRequest.Start) read(words)).enrolment();
    }

    @Test
    void byDefaultWhatComesWithTweedIsEnoughAndAnyAccountMayEnrol() {
        assertThat(options()).isEqualTo(EnrolmentOptions.usual());
    }

    @Test
    void aDirectoryAndAccountsAreTaken() {
        assertThat(options("--identity-certs=" + directory, "--identity-accounts=123456789012, my-project"))
                .isEqualTo(new EnrolmentOptions(
                        Optional.of(directory), Set.of("123456789012", "my-project"), EnrolmentOptions.GOOGLE));
    }

    @Test
    void whatIsNoneIsAFault() {
        assertThat(read("--identity-certs=/does/not/exist"))
                .isEqualTo(new ServerRequest.Faulty(List.of("--identity-certs must be a directory")));
        assertThat(read("--identity-accounts=a b")).isInstanceOf(ServerRequest.Faulty.class);
    }
}
