package net.tweed.backend.alivpc.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.tweed.core.model.Clock;

/** The fake's server. As a program: {@code FakeAli --port 4570 --bind 0.0.0.0 [--vpc vpc-1]}, until it is stopped. */
public final class FakeAli implements AutoCloseable {
    private final World world;
    private final Faults faults = new Faults();
    private final Buckets buckets;
    private final WireMockServer server;

    /** Starts it: an account with one VPC, with nothing in it. Port 0: any that is free. */
    public FakeAli(Clock clock, String vpc, String bind, int port) {
        world = new World(clock, vpc);
        buckets = new Buckets(clock);
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress(bind)
                .port(port)
                .disableRequestJournal()
                .extensions(new Answers()));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok()));
    }

    /** Starts it on any free port of this machine. */
    public static FakeAli start(Clock clock) {
        return new FakeAli(clock, "vpc-1", "0.0.0.0", 0);
    }

    public World world() {
        return world;
    }

    public Faults faults() {
        return faults;
    }

    /** From now on an API may be called so often, by all callers together. */
    public void bucket(String api, int capacity, int refill) {
        buckets.set(api, capacity, refill);
    }

    public int port() {
        return server.port();
    }

    /** Where all APIs are. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>(Map.of("--port", "4570", "--bind", "127.0.0.1", "--vpc", "vpc-1"));
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        FakeAli fake = new FakeAli(
                Clock.system(),
                options.getOrDefault("--vpc", ""),
                options.getOrDefault("--bind", ""),
                Integer.parseInt(options.getOrDefault("--port", "")));
        Runtime.getRuntime().addShutdownHook(new Thread(fake::close, "fake-ali-stop"));
        System.out.println("fake Alibaba Cloud listens on port " + fake.port()); // the server's threads keep it running
    }

    /** Answers every request. */
    private final class Answers implements ResponseDefinitionTransformerV2 {
        private final ApiCalls api = new ApiCalls(world, faults, buckets);
        private final MetadataCalls metadata = new MetadataCalls(world, faults);
        private final AdminCalls admin = new AdminCalls(world, faults, buckets);

        @Override
        public String getName() {
            return "fake-ali";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            synchronized (world) {
                return reply(event.getRequest()).definition();
            }
        }

        private Reply reply(Request request) {
            String path = request.getUrl();
            String method = request.getMethod().getName();
            if (path.startsWith(AdminCalls.ROOT)) {
                return admin.answer(method, path, request.getBodyAsString());
            }
            if (path.startsWith(MetadataCalls.ROOT)) {
                return metadata.answer(request);
            }
            int question = path.indexOf('?');
            Map<String, String> parameters = new HashMap<>();
            read(question < 0 ? "" : path.substring(question + 1), parameters);
            read(request.getBodyAsString(), parameters);
            world.saw(String.valueOf(request.getHeader("User-Agent")));
            return api.answer(method, parameters, request.getClientIp());
        }
    }

    private static void read(String form, Map<String, String> into) {
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                into.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
