package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Family;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.PacketFilter;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.table.Pace;
import net.tweed.core.testing.Sites;
import net.tweed.core.wire.BackendOptions;
import org.junit.jupiter.api.Test;

/** What is known before the cloud is asked: options, and that the SDK is left alone until then. */
class GceFactoryTest {
    private static GceOptions read(String json) {
        BackendOptions options = BackendOptions.read(json, "gce");
        GceOptions read = GceOptions.read(options);
        options.finish();
        return read;
    }

    @Test
    void is_found_by_its_type() {
        assertThat(ServiceLoader.load(BackendFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(GceFactory.class::isInstance)
                        .map(BackendFactory::type))
                .containsExactly("gce");
    }

    @Test
    void has_defaults_for_every_option() {
        assertThat(read("{\"Type\":\"gce\"}"))
                .isEqualTo(new GceOptions(
                        Optional.empty(),
                        Optional.empty(),
                        1000,
                        OptionalInt.empty(),
                        Optional.empty(),
                        new GceRates(Map.of())));
    }

    @Test
    void takes_every_option_in_any_case() {
        assertThat(
                        read(
                                "{\"type\":\"gce\",\"PROJECT\":\"shop\",\"networkproject\":\"example.com:nets\",\"RoutePriority\":900,"
                                        + "\"RouteLimit\":250,\"Endpoint\":\"https://compute.googleapis.com/\",\"Writer\":\"agent\",\"Rates\":{\"compute.routes.list\":\"9/3\"}}"))
                .isEqualTo(new GceOptions(
                        Optional.of("shop"),
                        Optional.of("example.com:nets"),
                        900,
                        OptionalInt.of(250),
                        Optional.of(URI.create("https://compute.googleapis.com")),
                        new GceRates(Map.of("compute.routes.list", new Pace.Rate(9, 3)))));
    }

    @Test
    void names_every_fault_at_once_and_repeats_no_endpoint() {
        assertThatThrownBy(
                        () -> read(
                                "{\"Project\":\"a b\",\"NetworkProject\":\"../x\",\"RoutePriority\":65536,"
                                        + "\"RouteLimit\":0,\"Endpoint\":\"http://me:s3cr3t@host\",\"Writer\":\"everybody\",\"Rates\":{\"compute.routes.insert\":\"0/5\"}}"))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG))
                .hasMessageContaining("\"Project\" must be the id or the number of a project")
                .hasMessageContaining("\"NetworkProject\" must be")
                .hasMessageContaining("\"RoutePriority\" is 65536, it must be from 0 to 65535")
                .hasMessageContaining("\"RouteLimit\" is 0")
                .hasMessageContaining("\"Endpoint\" must be http://host:port or https://host")
                .hasMessageContaining("\"Rates\" must give calls at once")
                .hasMessageContaining("\"Writer\" must be \"agent\"")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void takes_no_endpoint_but_a_plain_base() {
        for (String odd : List.of("ftp://h", "http://h/path", "http://h?q", "http://h#f", "h:80", "http://", "%")) {
            assertThatThrownBy(() -> read("{\"Endpoint\":\"" + odd + "\"}"))
                    .hasMessageContaining("\"Endpoint\" must be");
        }
    }

    @Test
    void suggests_what_was_meant() {
        BackendOptions options = BackendOptions.read("{\"RoutPriority\":1}", "gce");
        GceOptions.read(options);
        options.finish();
        assertThat(options.warnings()).singleElement().asString().contains("RoutePriority");
    }

    @Test
    void needs_an_address_of_each_family() {
        assertThatThrownBy(() -> new GceFactory().create(config(true), Sites.of(uplink(), Path.of("/nowhere"))))
                .hasMessageContaining("the network uses IPv6, and eth0 has no such address");
    }

    /** Its hundreds of classes would cost every start, also that of a host which only asks for the list of backends. */
    @Test
    void loads_nothing_of_the_sdk_before_it_joins() throws Exception {
        ClassLoader bare = new WithoutSdk();
        Class<?> here = bare.loadClass(GceFactoryTest.class.getName());
        Method create = here.getDeclaredMethod("createWithoutSdk");
        create.setAccessible(true);
        try {
            assertThat(create.invoke(null)).hasToString("gce");
        } catch (InvocationTargetException e) {
            throw new AssertionError("The SDK was asked for", e.getCause());
        }
    }

    static String createWithoutSdk() {
        GceFactory factory = new GceFactory(Map.of("GCE_METADATA_HOST", "127.0.0.1:9"));
        factory.create(config(false), Sites.of(uplink(), Path.of("/nowhere"))).close();
        return factory.type();
    }

    private static NetworkConfig config(boolean dual) {
        DualStack<Pool> pools = DualStack.v4(pool("10.5.0.0/16", 24));
        return new NetworkConfig(
                dual ? pools.with(Family.IPV6, pool("fd05::/48", 64)) : pools,
                "gce",
                "{\"Type\":\"gce\"}",
                PacketFilter.ANY);
    }

    private static Pool pool(String network, int bits) {
        Prefix prefix = Prefix.parse(network).orElseThrow();
        return new Pool(prefix, bits, Prefix.masked(prefix.base(), bits), Prefix.masked(prefix.last(), bits));
    }

    private static Uplink uplink() {
        DualStack<InetAddress> address =
                DualStack.v4(Addresses.parse("192.0.2.1").orElseThrow());
        return new Uplink("eth0", 2, 1460, address, address);
    }

    /** Loads our own classes anew, and none of Google's. */
    private static final class WithoutSdk extends ClassLoader {
        WithoutSdk() {
            super(GceFactoryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.google.")) {
                throw new ClassNotFoundException("not before join: " + name);
            }
            if (!name.startsWith("net.tweed.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = GceFactoryTest.class.getClassLoader().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
