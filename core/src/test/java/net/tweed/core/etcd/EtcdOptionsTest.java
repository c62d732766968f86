package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

class EtcdOptionsTest {
    @Test
    void flannelsDefaultsAreRead() {
        assertThat(EtcdOptions.endpoints("http://127.0.0.1:4001,http://127.0.0.1:2379"))
                .containsExactly(URI.create("http://127.0.0.1:4001"), URI.create("http://127.0.0.1:2379"));
        assertThat(EtcdOptions.endpoints("etcd1:2379, https://[fd00::1]:2379"))
                .containsExactly(URI.create("http://etcd1:2379"), URI.create("https://[fd00::1]:2379"));
    }

    @Test
    void everyEndpointIsPartOfOneAddressForTheClient() {
        List<URI> endpoints = EtcdOptions.endpoints("http://etcd1:2379,http://[fd00::1]:2379,http://[fd00::2]");
        assertThat(EtcdConnection.target(endpoints)).isEqualTo("ip:///etcd1:2379,%5Bfd00::1%5D:2379,%5Bfd00::2%5D");
        assertThat(URI.create(EtcdConnection.target(endpoints)).getPath())
                .isEqualTo("/etcd1:2379,[fd00::1]:2379,[fd00::2]");
    }

    @Test
    void thePrefixIsCleanedAsAPath() {
        URI endpoint = URI.create("http://127.0.0.1:2379");
        assertThat(EtcdOptions.of(List.of(endpoint), "//coreos.com/network/").prefix())
                .isEqualTo("/coreos.com/network");
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        TweedException failure = catchThrowableOfType(
                TweedException.class,
                () -> new EtcdOptions(
                        List.of(URI.create("http://a:1"), URI.create("https://b:1"), URI.create("https://u:pw@c:1")),
                        "/",
                        Optional.of(Path.of("/no/such/cert")),
                        Optional.empty(),
                        Optional.of(Path.of("/no/such/ca")),
                        Optional.empty(),
                        Optional.of(new Secret("s3cr3t")),
                        Duration.ZERO));
        assertThat(failure.kind()).isEqualTo(TweedException.Kind.CONFIG);
        assertThat(failure.getMessage())
                .contains(
                        "http and some with https",
                        "not of the form",
                        "prefix is empty",
                        "client certificate and its key",
                        "user name and its password",
                        "write https",
                        "/no/such/cert",
                        "/no/such/ca",
                        "time-out")
                .doesNotContain("s3cr3t", "u:pw");
    }

    @Test
    void anUnreadableEndpointIsNamed() {
        TweedException failure =
                catchThrowableOfType(TweedException.class, () -> EtcdOptions.endpoints("http://a b:1"));
        assertThat(failure).hasMessageContaining("a b");
    }
}
