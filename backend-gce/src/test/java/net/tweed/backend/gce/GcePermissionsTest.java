package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.core.model.Lease;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Reconciler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The role in {@code iam/gce} against the calls that are really made. */
class GcePermissionsTest {
    private static final Pattern PERMISSION = Pattern.compile("(?m)^- ([a-zA-Z.]+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\| .+ \\| .+ \\|$");

    private final GceLab lab = new GceLab();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private static Set<String> found(Pattern what, String file) throws IOException {
        Path here = Files.exists(Path.of("iam")) ? Path.of("iam/gce") : Path.of("../iam/gce");
        Matcher all = what.matcher(Files.readString(here.resolve(file)));
        return all.results().map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private Network host(Lease own) {
        return lab.backend(0, "").join(own);
    }

    private void rounds(Network network, Peers peers) {
        Reconciler reconciler = new Reconciler(lab.clock, lab.heard, 100);
        for (int i = 0; i < 30; i++) {
            reconciler.reconcile(network.desired(peers).layers());
            lab.clock.advance(java.time.Duration.ofSeconds(20));
        }
    }

    /** Everything that agents do: enter, lose an answer, move, clear up after a dead host. */
    private void live() {
        Lease before = GceLab.lease(0, "10.5.1.0/24");
        lab.world().trouble(Trouble.of("routes.insert", Trouble.Kind.LATE, 1, 0));
        rounds(host(before), new Peers(before, List.of()));
        Lease own = GceLab.lease(0, "10.5.2.0/24");
        Network network = host(own);
        rounds(network, new Peers(own, List.of()));
        network.gone(Set.of(lab.host(1).url()));
        rounds(
                network,
                new Peers(
                        own,
                        List.of(),
                        Map.of(GceLab.prefix("10.5.1.0/24"), lab.host(1).url())));
        assertThat(lab.routes()).containsExactly("10.5.2.0/24 to host-0");
    }

    @Test
    void the_role_is_what_is_called_and_each_line_has_its_reason() throws IOException {
        Set<String> role = found(PERMISSION, "agent.yaml");
        lab.world().operationTime(java.time.Duration.ofSeconds(1));
        live();
        assertThat(new TreeSet<>(lab.world().permissions())).isEqualTo(role);
        assertThat(found(ROW, "README.md")).isEqualTo(role);
    }

    @Test
    void the_role_is_enough() throws IOException {
        lab.world().grant(Optional.of(found(PERMISSION, "agent.yaml")));
        live();
        assertThat(lab.heard.take()).noneSatisfy(line -> assertThat(line).contains("Required '"));
    }

    @Test
    void whatever_is_missing_is_named() throws IOException {
        Set<String> role = found(PERMISSION, "agent.yaml");
        for (String missing : List.of(
                "compute.routes.list",
                "compute.routes.create",
                "compute.networks.updatePolicy",
                "compute.instances.use")) {
            Set<String> rest = new TreeSet<>(role);
            rest.remove(missing);
            lab.world().grant(Optional.of(rest));
            lab.heard.take();
            Lease own = GceLab.lease(0, "10.5.1.0/24");
            rounds(host(own), new Peers(own, List.of()));
            assertThat(lab.heard.take())
                    .as(missing)
                    .anySatisfy(line -> assertThat(line).contains("Required '" + missing + "' permission"));
        }
        assertThat(lab.routes()).isEmpty();
    }
}
