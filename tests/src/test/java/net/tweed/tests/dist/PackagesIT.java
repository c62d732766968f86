package net.tweed.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Daemon;
import net.tweed.tests.cluster.DaemonCommand;
import net.tweed.tests.cluster.Etcd;
import net.tweed.tests.cluster.Eventually;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.dist.Programs.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages that {@code ./tweed package} makes: installed or unpacked in a root directory of their own, where a daemon
 * runs, out of its class-data archive. Needs root; a Debian to install in is made once, from Debian's mirror, and without it
 * the tests that want it are skipped.
 */
class PackagesIT {
    private static final String ARCHIVE_ONLY = "-Xshare:on";
    private static final String PEER_SUBNET = "10.5.201.0/24";
    private static final String NOTICE = "class-data archive is not in use";
    private static final String IN_USE = "tweed_class_data_archive_in_use";

    /** The daemon of the package that the variables name. */
    @RegisterExtension
    static final Cluster CLUSTER = Cluster.of(
            1, new DaemonCommand(List.of("sh", "-c", "exec chroot \"$ROOT\" $PROGRAM \"$@\"", "sh"), Map.of()));

    @TempDir
    private static Path directory;

    private static final Path SOURCES = Stream.iterate(
                    Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.isExecutable(path.resolve("tweed")))
            .findFirst()
            .orElseThrow();

    private static final List<Chroot> OPEN = new ArrayList<>();

    @BeforeAll
    static void make() throws Exception {
        tweed("package", "--out", packages().toString()).well();
    }

    @AfterAll
    static void close() throws Exception {
        host().kill();
        for (Chroot chroot : OPEN) {
            chroot.close();
        }
    }

    @BeforeEach
    void aNetworkWithAPeer() {
        CLUSTER.reset();
        CLUSTER.config("{\"Network\":\"10.5.0.0/16\",\"SubnetMax\":\"10.5.199.0\",\"Backend\":{\"Type\":\"vxlan\"}}");
        CLUSTER.etcd()
                .put(
                        "/coreos.com/network/subnets/" + PEER_SUBNET.replace('/', '-'),
                        "{\"PublicIP\":\"192.168.77.99\",\"BackendType\":\"vxlan\","
                                + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:00:99\"}}");
    }

    private static Path packages() {
        return directory.resolve("packages");
    }

    private static Path one(String pattern) throws Exception {
        try (Stream<Path> files = Files.list(packages())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no package is called " + pattern));
        }
    }

    private static Ended tweed(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SOURCES.resolve("tweed").toString()));
        command.addAll(List.of(arguments));
        return Programs.run(Map.of("TWEED_NO_BUILD", "yes"), command.toArray(String[]::new));
    }

    /** In a Debian with a Java, or skipped. */
    private static Chroot debian() throws Exception {
        Ended base = Programs.run(List.of(SOURCES.resolve("tests/packages/base").toString()));
        assumeThat(base.exit())
                .as("a Debian to install in cannot be made here: %s", base.output())
                .isZero();
        return in(Path.of(base.output().strip().lines().reduce("", (all, last) -> last)));
    }

    private static Chroot in(Path base) throws Exception {
        Chroot chroot = Chroot.on(base, Files.createTempDirectory(directory, "chroot"));
        OPEN.add(chroot);
        return chroot;
    }

    private static Node host() {
        return CLUSTER.node(0);
    }

    private static Daemon start(Chroot chroot, String program, String javaOptions) {
        return host().runWith(
                        Map.of("ROOT", chroot.root().toString(), "PROGRAM", program, "TWEED_JAVA_OPTS", javaOptions),
                        List.of("-etcd-endpoints=" + Etcd.ENDPOINT, "-iface=eth0", "-ip-masq", "-healthz-port=10256"));
    }

    /** It runs out of its archive, and does what a daemon is there for. */
    private static Daemon comesUp(Chroot chroot, String program) {
        Daemon daemon = start(chroot, program, ARCHIVE_ONLY);
        host().ready();
        assertThat(host().routes()).contains(PEER_SUBNET + " via 10.5.201.0 dev flannel.1");
        assertThat(chroot.root().resolve("run/flannel/subnet.env")).content().contains("FLANNEL_NETWORK=10.5.0.0/16");
        assertThat(host().exec("nft", "list", "ruleset")).contains("masquerade");
        assertThat(daemon.log()).doesNotContain(NOTICE);
        assertThat(host().get("/metrics")).contains("\n" + IN_USE + " 1.0\n");
        return daemon;
    }

    @Test
    void everythingHasAChecksumAndTheSameVersion() throws Exception {
        assertThat(Programs.run(List.of(
                                "sh",
                                "-c",
                                "cd \"$1\" && sha256sum --strict -c SHA256SUMS",
                                "sh",
                                packages().toString()))
                        .well())
                .contains(".tar.gz: OK", ".deb: OK", "-oci.tar: OK", ".cdx.json: OK");
        String version = tweed("--version").well().strip().replace("tweed ", "");
        try (Stream<Path> files = Files.list(packages())) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("SHA256SUMS")))
                    .allMatch(name -> name.replace('~', '-').contains(version));
        }
    }

    @Test
    void theSbomNamesEveryJar() throws Exception {
        String sbom = Files.readString(one(".*[0-9T]\\.cdx\\.json"));
        assertThat(sbom).startsWith("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"");
        List<String> hashes = Files.readAllLines(one(".*-linux-x86_64\\.files")).stream()
                .filter(line -> line.endsWith(".jar"))
                .filter(line -> !line.contains("/runtime/"))
                .map(line -> line.split("[ \t]", -1)[1])
                .toList();
        assertThat(hashes).isNotEmpty().allMatch(sbom::contains);
    }

    /** Another time, another user's settings, another place: the same bytes. */
    @Test
    void anotherRunMakesTheSamePackages() throws Exception {
        Path other = directory.resolve("elsewhere/packages");
        Programs.run(
                        Map.of("TWEED_NO_BUILD", "yes", "TZ", "Asia/Tokyo", "LC_ALL", "C.UTF-8"),
                        "sh",
                        "-c",
                        "umask 077 && exec \"$0\" package --only deb --out \"$1\"",
                        SOURCES.resolve("tweed").toString(),
                        other.toString())
                .well();
        try (Stream<Path> files = Files.list(other)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.(deb|json)")).toList()) {
                assertThat(packages().resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void theDebianPackageIsInstalledUpgradedAndPurged() throws Exception {
        Chroot chroot = debian();
        Path tweed = one("tweed_.*\\.deb");
        install(chroot, tweed);
        assertThat(chroot.run("tweed", "--version"))
                .isEqualTo(tweed("--version").well());
        assertThat(chroot.run("mk-docker-opts.sh", "-h")).contains("-f FILE");
        assertThat(chroot.run("dpkg", "--verify", "tweed")).isEmpty();
        Daemon daemon = comesUp(chroot, "/usr/bin/tweed agent");

        String before = host().routes();
        install(chroot, newer(tweed));
        assertThat(daemon.alive()).as("alive through the upgrade").isTrue();
        assertThat(host().routes()).isEqualTo(before);
        daemon.terminate();
        assertThat(host().routes()).isEqualTo(before);
        comesUp(chroot, "/usr/bin/tweed agent").terminate();

        Files.delete(chroot.root().resolve("usr/lib/tweed/lib/tweed.jsa"));
        Daemon slow = start(chroot, "/usr/bin/tweed agent", "");
        Eventually.soon("it says so", () -> assertThat(slow.lines(NOTICE)).isOne());
        host().ready();
        assertThat(host().get("/metrics")).contains("\n" + IN_USE + " 0.0\n");
        slow.terminate();
        assertThat(slow.lines(NOTICE)).isOne();

        assertThat(host().exec(
                                "chroot",
                                chroot.root().toString(),
                                "/usr/bin/tweed",
                                "agent",
                                "--cleanup",
                                "-etcd-endpoints=" + Etcd.ENDPOINT,
                                "-iface=eth0"))
                .isNotEmpty();
        chroot.run("dpkg", "--purge", "tweed");
        assertThat(chroot.written()).isEmpty();
        assertThat(host().routes()).doesNotContain("10.5.");
        assertThat(host().ip("-o link show type vxlan")).isEmpty();
    }

    private static void install(Chroot chroot, Path deb) throws Exception {
        Path inside = chroot.root().resolve("tmp").resolve(deb.getFileName());
        Files.copy(deb, inside);
        chroot.run("dpkg", "--install", "/tmp/" + deb.getFileName());
        Files.delete(inside);
    }

    /** The same package with a higher version. */
    private static Path newer(Path deb) throws Exception {
        Path tree = Files.createTempDirectory(directory, "newer");
        Path made = tree.resolveSibling("tweed_newer.deb");
        Programs.run(List.of(
                        "sh",
                        "-ec",
                        "dpkg-deb -R \"$1\" \"$2\" && sed -i 's/^Version: .*/Version: 99/' \"$2/DEBIAN/control\""
                                + " && dpkg-deb --root-owner-group -Zgzip -z1 -b \"$2\" \"$3\"",
                        "sh",
                        deb.toString(),
                        tree.toString(),
                        made.toString()))
                .well();
        return made;
    }

    /** And when Java is exchanged, the archive is made for the new one. */
    @Test
    void everyPartIsAPackageThatFitsTheOthers() throws Exception {
        Chroot chroot = debian();
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(packages())) {
            for (Path deb :
                    files.filter(file -> file.toString().endsWith(".deb")).toList()) {
                Files.copy(deb, chroot.root().resolve("tmp").resolve(deb.getFileName()));
                names.add(deb.getFileName().toString().replaceFirst("_.*", ""));
            }
        }
        chroot.run("sh", "-c", "exec dpkg --install /tmp/*.deb");
        assertThat(chroot.run("tweed", "backends").lines().toList())
                .containsExactlyInAnyOrderElementsOf(
                        tweed("backends").well().lines().toList());
        looksForKubernetes(chroot);
        Path archive = chroot.root().resolve("usr/lib/tweed/lib/tweed.jsa");
        Files.delete(archive);
        chroot.run("dpkg-trigger", "--by-package=openjdk-17-jre-headless", "/usr/lib/jvm");
        chroot.run("dpkg", "--triggers-only", "--pending");
        assertThat(archive).exists();
        List<String> purge = new ArrayList<>(List.of("dpkg", "--purge"));
        purge.addAll(names);
        chroot.run(purge.toArray(String[]::new));
        assertThat(chroot.written()).isEmpty();
    }

    /** The store's own jars are there and are found: it looks for its configuration where Kubernetes would mount it. */
    private static void looksForKubernetes(Chroot chroot) {
        Daemon daemon = host().runWith(
                        Map.of(
                                "ROOT",
                                chroot.root().toString(),
                                "PROGRAM",
                                "/usr/bin/tweed agent",
                                "NODE_NAME",
                                "host"),
                        List.of("--kube-subnet-mgr", "--kube-api-url=http://127.0.0.1:9", "-iface=eth0"));
        Eventually.soon(
                "it looks for its configuration",
                () -> assertThat(daemon.log()).contains("/etc/kube-flannel/net-conf.json"));
        daemon.terminate();
        assertThat(daemon.log()).doesNotContain("has no store for");
    }

    @Test
    void theTarballNeedsNoJava() throws Exception {
        Chroot chroot = debian();
        chroot.run("rm", "-r", "/usr/lib/jvm");
        Programs.run(List.of(
                        "tar",
                        "-xzf",
                        one("tweed-[0-9].*x86_64\\.tar\\.gz").toString(),
                        "-C",
                        chroot.root().resolve("opt").toString()))
                .well();
        assertThat(chroot.run("/opt/tweed/bin/tweed", "--version"))
                .isEqualTo(tweed("--version").well());
        assertThat(chroot.run("/opt/tweed/bin/tweed", "backends"))
                .isEqualTo(tweed("backends").well());
        comesUp(chroot, "/opt/tweed/bin/tweed agent").terminate();

        chroot.run("mv", "/opt/tweed", "/srv/tweed");
        assertThat(chroot.run(Map.of("TWEED_JAVA_OPTS", ARCHIVE_ONLY), "/srv/tweed/bin/tweed", "--version")
                        .exit())
                .isNotZero();
        chroot.run("/srv/tweed/lib/archive");
        chroot.run(Map.of("TWEED_JAVA_OPTS", ARCHIVE_ONLY), "/srv/tweed/bin/tweed", "--version")
                .well();
    }

    @Test
    void theSlimTarballHasNoCloud() throws Exception {
        assertThat(Programs.run(List.of(
                                "tar", "-tzf", one("tweed-slim-.*\\.tar\\.gz").toString()))
                        .well())
                .contains("tweed/bin/tweed\n", "tweed/runtime/bin/java\n", "tweed/lib/tweed.jsa\n")
                .doesNotContain("google-cloud", "aliyun", "awsvpc", "ec2", "fabric8");
    }

    @Test
    void theImageIsAFlanneld() throws Exception {
        Path layout = Files.createTempDirectory(directory, "image");
        Programs.run(List.of("tar", "-xf", one("tweed-.*-oci\\.tar").toString(), "-C", layout.toString()))
                .well();
        assertThat(layout.resolve("oci-layout")).content().contains("\"imageLayoutVersion\":\"1.0.0\"");
        String manifest = Files.readString(blob(
                layout, digests(Files.readString(layout.resolve("index.json"))).get(0)));
        List<String> digests = digests(manifest);
        assertThat(Files.readString(blob(layout, digests.get(0)))).contains("\"Entrypoint\":[\"/opt/bin/flanneld\"]");
        Path base = Files.createTempDirectory(directory, "base");
        for (String layer : digests.subList(1, digests.size())) {
            Programs.run(List.of("tar", "-xzf", blob(layout, layer).toString(), "-C", base.toString()))
                    .well();
        }

        Chroot chroot = in(base);
        assertThat(chroot.run("flanneld", "--version"))
                .isEqualTo(tweed("--version").well());
        comesUp(chroot, "/opt/bin/flanneld");
        chroot.run("mk-docker-opts.sh", "-c");
        assertThat(chroot.root().resolve("run/docker_opts.env")).content().contains("--bip=10.5.", "--mtu=1450");
        assertThat(chroot.run("iptables", "--version")).contains("nf_tables");
    }

    private static List<String> digests(String json) {
        return Pattern.compile("\"digest\":\"sha256:([0-9a-f]{64})\"")
                .matcher(json)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toList());
    }

    /** What the digest names; it must be what it says. */
    private static Path blob(Path layout, String digest) throws Exception {
        Path file = layout.resolve("blobs/sha256").resolve(digest);
        assertThat(Programs.run(List.of("sha256sum", file.toString())).well()).startsWith(digest);
        return file;
    }
}
