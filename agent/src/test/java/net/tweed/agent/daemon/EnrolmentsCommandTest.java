package net.tweed.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.options.EnrolmentsRequest;
import net.tweed.agent.options.StoreChoice;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.server.file.FileDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and decides of enrolments. */
class EnrolmentsCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private EnrolmentsCommand command() {
        return new EnrolmentsCommand(new StoreChoice.Directory(directory), Clock.system());
    }

    private void enrol(String client, String instance) {
        try (LeaseStore store = FileDatabase.only(directory, Clock.system())) {
            new Enrolments(store)
                    .enrol(new Enrolment(
                            client,
                            "h",
                            Addresses.parse("10.0.0.1").orElseThrow(),
                            new CloudInstance(
                                    Cloud.GCE, "my-project", "", "europe-west1-b", instance, "w", Optional.empty())));
        }
    }

    private String shown() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        command().show(new PrintStream(text, true, StandardCharsets.UTF_8));
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsEnrolledAndWhatWaitsIsShownAndDecided() {
        enrol("one", "1");
        enrol("two", "1");
        assertThat(shown())
                .isEqualTo("one 10.0.0.1 gce my-project europe-west1-b w enrolled\n"
                        + "two 10.0.0.1 gce my-project europe-west1-b w waits:"
                        + " Google Cloud's instance w (1) is enrolled as another client\n");
        assertThat(command().allow("two")).isEqualTo("Enrolled two as Google Cloud's instance w (1).");
        assertThat(shown()).isEqualTo("two 10.0.0.1 gce my-project europe-west1-b w enrolled\n");
        assertThat(command().forget("two")).startsWith("Forgot two");
        assertThat(shown()).isEmpty();
    }

    @Test
    void whoIsNotThereIsNamed() {
        enrol("one", "1");
        assertThatThrownBy(() -> command().allow("one")).hasMessageContaining("nothing waits for it");
        assertThatThrownBy(() -> command().forget("two")).hasMessageContaining("it is not enrolled");
    }

    @Test
    void aDirectoryWithoutAStoreStaysOne() {
        EnrolmentsCommand typo =
                new EnrolmentsCommand(new StoreChoice.Directory(directory.resolve("typo")), Clock.system());
        assertThatThrownBy(() -> typo.forget("one"))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("there is no store");
        assertThat(directory.resolve("typo")).doesNotExist();
    }

    private static EnrolmentsRequest request(String... words) {
        return EnrolmentsRequest.read(List.of(words), Map.of());
    }

    @Test
    void theCommandLineIsRead() {
        StoreChoice store = new StoreChoice.Directory(Path.of("/s"));
        assertThat(request("list", "--store=file:/s")).isEqualTo(new EnrolmentsRequest.Show(store));
        assertThat(request("allow", "one", "--store=file:/s")).isEqualTo(new EnrolmentsRequest.Allow(store, "one"));
        assertThat(request("forget", "one", "--store=file:/s")).isEqualTo(new EnrolmentsRequest.Forget(store, "one"));
        assertThat(request("--help")).isEqualTo(new EnrolmentsRequest.Help());
        assertThat(request()).isEqualTo(new EnrolmentsRequest.Help());
        for (String[] wrong : new String[][] {{"allow"}, {"forget", "a", "b"}, {"list", "x"}, {"lists"}}) {
            assertThat(request(wrong)).isInstanceOf(EnrolmentsRequest.Faulty.class);
        }
        assertThat(request("list", "--store=nonsense")).isInstanceOf(EnrolmentsRequest.Faulty.class);
    }
}
