package net.tweed.backend.gce.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.List;
import net.tweed.core.model.Clock;

/** The fake's server: {@code --port 8080 --bind 0.0.0.0} as a program, which runs until it is killed. */
public final class FakeGce implements AutoCloseable {
    private static final int THREADS = 64;
    private static final int DELAYED = 8;

    private final GceWorld world;
    private final WireMockServer server;

    private FakeGce(Clock clock, String bind, int port) {
        world = new GceWorld(clock);
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress(bind)
                .port(port)
                .containerThreads(THREADS)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(DELAYED)
                .disableRequestJournal()
                .extensions(new Front(world)));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse()));
    }

    /** Starts one on a free port of every address. */
    public static FakeGce start(Clock clock) {
        return new FakeGce(clock, "0.0.0.0", 0);
    }

    public GceWorld world() {
        return world;
    }

    public int port() {
        return server.port();
    }

    /** Where the API is, to whoever comes in by this door: {@link WorldInstance#door}. */
    public String endpoint(String door) {
        return "http://" + door + ":" + port();
    }

    @Override
    public void close() {
        server.stop();
    }

    public static void main(String[] args) {
        List<String> given = List.of(args);
        new FakeGce(
                Clock.system(),
                option(given, "--bind", "127.0.0.1"),
                Integer.parseInt(option(given, "--port", "8080")));
    }

    private static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
    }
}
