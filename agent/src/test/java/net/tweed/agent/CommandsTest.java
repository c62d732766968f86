package net.tweed.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.agent.filter.FilterOptions.Masquerade;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.ControllerOptions;
import net.tweed.agent.options.ServerRequest;
import net.tweed.agent.options.StoreChoice;
import net.tweed.agent.plan.NetworkPlan;
import net.tweed.agent.plan.Step;
import net.tweed.agent.plan.TablePlan;
import net.tweed.agent.status.LeaseReport;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    private Path dir = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<AgentOptions> started = new ArrayList<>();
    private final List<ServerRequest.Start> served = new ArrayList<>();
    private final List<AgentOptions> planned = new ArrayList<>();
    private final List<NetworkPlan> plans = new ArrayList<>();
    private final List<LeaseReport> reports = new ArrayList<>();
    private final List<BackendFactory> backends = new ArrayList<>();

    private int run(String... words) {
        return new Commands(print(out), print(err), Map.of(), this::start, this::serve, new Views(), () -> backends)
                .run(List.of(words));
    }

    private int start(AgentOptions options) {
        started.add(options);
        return 7;
    }

    private int serve(ServerRequest.Start start) {
        served.add(start);
        return 8;
    }

    private final class Views implements OperatorCommands.Views {
        @Override
        public List<NetworkPlan> plan(AgentOptions options) {
            planned.add(options);
            return plans;
        }

        @Override
        public List<LeaseReport> leases(AgentOptions options) {
            planned.add(options);
            return reports;
        }
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream of) {
        return of.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aServerMayStandForElectionAsTheWriter() {
        assertThat(run("server", "--controller", "--resync=10s")).isEqualTo(8);
        assertThat(served.get(0).controller())
                .contains(new ControllerOptions(Duration.ofSeconds(10), 25, Duration.ofMinutes(10)));
        assertThat(run("server")).isEqualTo(8);
        assertThat(served.get(1).controller()).isEmpty();
    }

    @Test
    void whatOnlyTheWriterNeedsIsRefusedWithoutIt() {
        assertThat(run("server", "--collect-after=2s")).isEqualTo(2);
        assertThat(text(err)).contains("--collect-after has no effect without --controller");
        assertThat(run("agent", "--controller")).isEqualTo(2);
        assertThat(text(err)).contains("tweed server --controller");
    }

    @Test
    void withoutArgumentsItHelps() {
        assertThat(run()).isZero();
        assertThat(text(out)).contains("tweed <command>", "agent", "backends");
    }

    @Test
    void theServerIsStartedWithItsOwnFlags() {
        assertThat(run("server", "--listen=127.0.0.1:0", "-etcd-endpoints=http://10.0.0.1:2379"))
                .isEqualTo(8);
        assertThat(served.get(0).store())
                .isInstanceOfSatisfying(
                        StoreChoice.Etcd.class,
                        etcd -> assertThat(etcd.options().endpoints())
                                .containsExactly(URI.create("http://10.0.0.1:2379")));
        assertThat(run("server", "--iface=eth0")).isEqualTo(2);
        assertThat(text(err)).contains("--iface is the daemon's, not the server's");
        assertThat(run("server", "--help")).isZero();
        assertThat(text(out)).contains("--listen", "--token-file");
    }

    @Test
    void theServerMayKeepItsOwnStoreInsteadOfEtcd() {
        assertThat(run("server", "--store=file:/var/lib/tweed")).isEqualTo(8);
        assertThat(served.get(0).store()).isEqualTo(new StoreChoice.Directory(Path.of("/var/lib/tweed")));
        assertThat(run("server", "--store=file:/var/lib/tweed", "-etcd-prefix=/x", "-etcd-cafile=/ca.pem"))
                .isEqualTo(2);
        assertThat(text(err))
                .contains(
                        "--store names a directory, and --etcd-prefix an etcd",
                        "--store names a directory, and --etcd-cafile an etcd");
        assertThat(run("server", "--store=file:var/lib/tweed")).isEqualTo(2);
        assertThat(text(err)).contains("file: and an absolute path");
        assertThat(served).hasSize(1);
    }

    @Test
    void theServerDoesNotServeOthersWithoutTls() {
        assertThat(run("server", "--listen=0.0.0.0:8888")).isEqualTo(2);
        assertThat(text(err)).contains("--remote-certfile", "--insecure");
        assertThat(run("server", "--listen=0.0.0.0:8888", "--insecure")).isEqualTo(8);
        assertThat(run("server", "--listen=fd://")).isEqualTo(2);
        assertThat(text(err)).contains("systemd");
    }

    @Test
    void theDaemonDoesNotServe() {
        assertThat(run("agent", "--listen=0.0.0.0:8888")).isEqualTo(2);
        assertThat(text(err)).contains("tweed server --listen");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).matches("tweed \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(run("agent", "-version")).isZero();
        assertThat(text(err)).matches("tweed \\d+\\.\\d+\\.\\d+.*\n");
    }

    @Test
    void theAgentRunsWithItsOptionsAndItsExitCodeCounts() {
        assertThat(run("agent", "-ip-masq")).isEqualTo(7);
        assertThat(started)
                .singleElement()
                .satisfies(o -> assertThat(o.filter().masquerade()).isEqualTo(Masquerade.RANDOM_PORTS));
    }

    @Test
    void wrongUsageIsTwoAndStartsNothing() {
        assertThat(run("agent", "-nope", "-healthz-port=x")).isEqualTo(2);
        assertThat(text(err)).hasLineCount(2).contains("--nope", "--healthz-port");
        assertThat(run("agnet")).isEqualTo(2);
        assertThat(run("backends", "x")).isEqualTo(2);
        assertThat(run("-etcd-password=hunter2")).isEqualTo(2);
        assertThat(text(err)).contains("tweed agent -etcd-password=…").doesNotContain("hunter2");
        assertThat(started).isEmpty();
    }

    @Test
    void heldRemovalsAreAllowedByAFileInTheStateDirectory() throws IOException {
        assertThat(run("allow-removals", "--state-dir=" + dir.resolve("state"))).isZero();
        assertThat(dir.resolve("state")).isNotEmptyDirectory();
        assertThat(run("allow-removals", "--state-dir=" + Files.writeString(dir.resolve("file"), "")))
                .isEqualTo(1);
        assertThat(text(err)).contains("--state-dir");
        assertThat(run("allow-removals", "--nope")).isEqualTo(2);
    }

    @Test
    void agentHelpIsSuccess() {
        assertThat(run("agent", "--help")).isZero();
        assertThat(text(out)).contains("--etcd-endpoints");
    }

    @Test
    void backendsAreListed() {
        assertThat(run("backends")).isEqualTo(1);
        backends.add(new Named("host-gw"));
        backends.add(new Named("vxlan"));
        assertThat(run("backends")).isZero();
        assertThat(text(out)).isEqualTo("host-gw\nvxlan\n");
    }

    private record Named(String type) implements BackendFactory {
        @Override
        public Backend create(NetworkConfig config, Site site) {
            throw new UnsupportedOperationException("only its name is asked for");
        }
    }

    private static NetworkPlan planOf(TablePlan... tables) {
        return new NetworkPlan(
                "",
                "10.1.0.0/16",
                "vxlan",
                "10.1.5.0/24",
                "eth0 (192.0.2.5)",
                1,
                List.of("10.1.9.0/24 of 192.0.2.9: it overlaps"),
                List.of(tables));
    }

    @Test
    void aPlanIsPrintedAndItsExitCodeTellsOfChangesOnlyWhereAsked() {
        plans.add(planOf(new TablePlan(
                "routes",
                7,
                List.of(
                        new Step(Step.Kind.CREATE, "10.1.6.0/24 via 10.1.6.0", "is not there"),
                        new Step(Step.Kind.BLOCKED, "10.1.7.0/24 via 10.1.7.0", "occupied")),
                Optional.empty())));
        assertThat(run("plan", "--ip-masq")).isZero();
        assertThat(planned)
                .singleElement()
                .satisfies(options -> assertThat(options.filter().masquerade()).isNotEqualTo(Masquerade.OFF));
        assertThat(text(out)).isEqualTo("""
                network 10.1.0.0/16, backend vxlan, 1 peer
                this host: 10.1.5.0/24 on eth0 (192.0.2.5)
                routes: 7 right, 1 to create, 1 blocked
                  + 10.1.6.0/24 via 10.1.6.0  is not there
                  ! 10.1.7.0/24 via 10.1.7.0  occupied
                refused: 1 lease
                  ! 10.1.9.0/24 of 192.0.2.9: it overlaps
                Plan: 1 to create, 1 blocked. Nothing was written.
                """);
        assertThat(run("plan", "-detailed-exitcode")).isEqualTo(3);
    }

    @Test
    void aPlanOfNothingSaysSoAndAFullTableIsCutShort() {
        plans.add(planOf(new TablePlan("routes", 7, List.of(), Optional.empty())));
        assertThat(run("plan", "--detailed-exitcode")).isZero();
        assertThat(text(out)).endsWith("Everything is in place.\n");
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            steps.add(new Step(Step.Kind.REMOVE, "10.1." + i / 200 + "." + i % 200 + "/32", "no lease wants it"));
        }
        plans.set(0, planOf(new TablePlan("routes", 0, steps, Optional.empty())));
        out.reset();
        run("plan");
        assertThat(text(out).lines().count()).isLessThan(30);
        assertThat(text(out)).contains("    and 4980 more: --all shows them\n");
        out.reset();
        run("plan", "--all");
        assertThat(text(out).lines().filter(line -> line.startsWith("  - "))).hasSize(5000);
    }

    @Test
    void aPlanForScriptsHasEveryFieldAndAnUnreadTableIsAFailure() throws IOException {
        plans.add(planOf(
                new TablePlan("rtb-1", 0, List.of(), Optional.of("not allowed: DescribeRouteTables")),
                new TablePlan("routes", 3, List.of(new Step(Step.Kind.REPLACE, "a", "now: b")), Optional.empty())));
        assertThat(run("plan", "--output=json", "--detailed-exitcode")).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(text(out))).isEqualTo(new ObjectMapper().readTree("""
                                {"changes": 1, "complete": false, "networks": [{"name": "", "network": "10.1.0.0/16",
                                  "backend": "vxlan", "subnets": "10.1.5.0/24",
                                  "uplink": "eth0 (192.0.2.5)", "peers": 1,
                                  "refused": ["10.1.9.0/24 of 192.0.2.9: it overlaps"],
                                  "tables": [
                                    {"table": "rtb-1", "failure": "not allowed: DescribeRouteTables", "right": 0, "steps": []},
                                    {"table": "routes", "right": 3,
                                      "steps": [{"do": "replace", "row": "a", "why": "now: b"}]}]}]}
                                """));
        assertThat(run("plan", "-o", "yaml")).isEqualTo(2);
        assertThat(text(err)).contains("--output is text or json");
        err.reset();
        assertThat(run("plan", "--iface-regx=e")).isEqualTo(2);
        assertThat(text(err)).contains("did you mean --iface-regex?");
    }

    @Test
    void leasesAreListed() throws IOException {
        reports.add(new LeaseReport(
                "blue",
                List.of(
                        new LeaseReport.Row(
                                "10.1.5.0/24", "192.0.2.5", "vxlan", "a\033[31mhost", LeaseReport.Hold.LEASE),
                        new LeaseReport.Row("10.1.60.0/24", "192.0.2.60", "", "", LeaseReport.Hold.RESERVATION))));
        assertThat(run("leases", "--networks=blue")).isZero();
        assertThat(text(out)).isEqualTo("""
                blue: 2 leases
                  SUBNET        HOST        BACKEND  SIGN OF LIFE  HELD AS
                  10.1.5.0/24   192.0.2.5   vxlan    a?[31mhost    lease
                  10.1.60.0/24  192.0.2.60  -        -             reservation
                """);
        out.reset();
        assertThat(run("leases", "-o", "json")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(text(out))
                        .at("/networks/0/leases/1/hold")
                        .asText())
                .isEqualTo("reservation");
        assertThat(run("leases", "--outptu=json")).isEqualTo(2);
    }
}
