package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed at any moment, under load, again and again: what it answered is there afterwards, and once. */
class KilledServerTest {
    /** 200 with {@code ./check --long}. */
    private static final int KILLS = Boolean.getBoolean("tweed.long") ? 200 : 10;

    private static final int MOST_LINES = 600;

    @TempDir
    private Path directory;

    /** What the servers answered, by subnet: the host and the revision of its claim. */
    private final Map<DualStack<Prefix>, Answered> held = new HashMap<>();

    /** Subnets whose release was under way when the server ended. */
    private final Set<DualStack<Prefix>> inDoubt = new HashSet<>();

    private long newest;

    private record Answered(int host, long created) {}

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    KilledServerTest() {}

    @Test
    void everyAcknowledgedLeaseIsThereAfterwards() throws IOException, InterruptedException {
        Random random = new Random(11);
        int answers = 0;
        for (int i = 0; i < KILLS; i++) {
            answers += killedAfter(random.nextInt(MOST_LINES), random.nextLong(1_000_000));
            lookAt("kill " + i);
        }
        assertThat(answers).as("the servers were at work").isGreaterThan(KILLS * 20);
    }

    private int killedAfter(int lines, long seed) throws IOException, InterruptedException {
        Process server =
                JavaProcess.start(JavaProcess.command(BusyServer.class, directory.toString(), Long.toString(seed)));
        int count = 0;
        try (BufferedReader said = server.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(said.readLine()).isEqualTo("open");
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                note(line.split(" "));
                count++;
                if (count == lines + 1) {
                    boolean unused = server.toHandle().destroyForcibly(); // leaves what was said to be read
                }
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
        assertThat(count).as("it ran until it was killed").isGreaterThan(lines);
        return count;
    }

    private void note(String... words) {
        assertThat(words).as("a lease was lost while the server ran").doesNotContain("lost");
        DualStack<Prefix> subnet = Hosts.subnet(Integer.parseInt(words[1]));
        switch (words[0]) {
            case "claimed" -> {
                Answered answered = new Answered(Integer.parseInt(words[2]), Long.parseLong(words[3]));
                assertThat(held.get(subnet)).as("%s was given twice", subnet).isNull();
                held.put(subnet, answered);
                newest = Math.max(newest, answered.created());
            }
            case "releasing" -> {
                held.remove(subnet);
                inDoubt.add(subnet);
            }
            case "released" -> inDoubt.remove(subnet);
            default -> throw new AssertionError(String.join(" ", words));
        }
    }

    private void lookAt(String when) {
        try (FileDatabase database = FileDatabase.open(directory, Clock.system())) {
            List<Lease> leases = database.network("").list().leases();
            Map<DualStack<Prefix>, Lease> there = new HashMap<>();
            leases.forEach(lease -> assertThat(there.put(lease.subnets(), lease))
                    .as("%s: %s is there twice", when, lease.name())
                    .isNull());
            held.forEach((subnet, answered) -> {
                Lease lease = Optional.ofNullable(there.get(subnet))
                        .orElseThrow(() -> new AssertionError(when + ": " + subnet + " is lost"));
                assertThat(lease.attributes()).isEqualTo(Hosts.host(answered.host()));
                assertThat(lease.revision().created()).isEqualTo(answered.created());
            });
            assertThat(database.network("").list().revision().modified())
                    .as("%s: revisions only grow", when)
                    .isGreaterThanOrEqualTo(newest);
            // Claims whose answer was not heard any more are there or not; from now on they count.
            leases.forEach(lease -> held.put(
                    lease.subnets(),
                    new Answered(Hosts.numberOf(lease), lease.revision().created())));
            inDoubt.clear();
        }
    }
}
