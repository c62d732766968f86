package net.tweed.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.tweed.tests.dist.OptionsScript.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mk-docker-opts.sh} among a kernel's routes, in a network namespace of its own: that needs root. */
class DockerOptionsIT {
    @TempDir
    private Path directory;

    private Ended among(String routes) throws Exception {
        OptionsScript script = new OptionsScript(directory);
        script.subnet("FLANNEL_SUBNET=10.5.43.1/24", "FLANNEL_MTU=1472", "FLANNEL_IPMASQ=true");
        String world = "ip link add eth0 type veth peer name far && ip address add 10.9.0.1/24 dev eth0"
                + " && ip link set far up && ip link set eth0 up && " + routes + " && exec \"$@\"";
        return script.run(List.of("unshare", "--net", "sh", "-e", "-c", world, "sh"), Map.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "ip route add 10.5.0.0/16 via 10.9.0.7",
        "ip route add default via 10.9.0.7",
        "ip address add 10.5.43.1/24 dev eth0",
        "ip route add 10.5.44.0/24 via 10.9.0.7"
    })
    void otherRoutesAreNoHindrance(String routes) throws Exception {
        assertThat(among(routes)).isEqualTo(new Ended(0, ""));
    }

    @Test
    void aSubnetThatIsBehindAnotherHostIsAnError() throws Exception {
        Ended ended = among("ip route add 10.5.43.0/24 via 10.9.0.7");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output()).contains("10.5.43.0/24 via 10.9.0.7", "10.5.43.1/24");
    }
}
