package net.tweed.backend.awsvpc.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.Clock;

/**
 * EC2's route calls, Service Quotas and the metadata server of one Region, over HTTP: strict, stateful, with the quota,
 * the token buckets, paging, eventual consistency, blackholes and whatever {@link Faults} says. Written from the API
 * reference; where that leaves something open it takes the stricter reading.
 */
public final class FakeEc2 implements AutoCloseable {
    private final World world;
    private final Faults faults = new Faults();
    private final Buckets buckets;
    private final Ec2Calls ec2;
    private final WireMockServer server;

    private FakeEc2(int port, String bind, Clock clock, String region) {
        world = new World(clock, region);
        buckets = new Buckets(clock);
        ec2 = new Ec2Calls(world, faults, buckets);
        server = new WireMockServer(WireMockConfiguration.options()
                .port(port)
                .bindAddress(bind)
                .disableRequestJournal()
                .containerThreads(24)
                .extensions(new Desk(this)));
        server.stubFor(any(anyUrl()).willReturn(aResponse()));
        server.start();
        warmUp();
    }

    /** The first answer of all takes long on a busy machine: longer than those who ask it wait. */
    private void warmUp() {
        try {
            URLConnection first =
                    uri().resolve(AdminCalls.ROOT + "calls").toURL().openConnection(Proxy.NO_PROXY);
            first.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it on a free port, at every address of this machine: the hosts under test have each their own. */
    public static FakeEc2 start(Clock clock) {
        return start(0, "0.0.0.0", clock, "eu-central-1");
    }

    public static FakeEc2 start(int port, String bind, Clock clock, String region) {
        return new FakeEc2(port, bind, clock, region);
    }

    /** Runs it as a program: {@code --port 8000 --bind 0.0.0.0 --region eu-central-1}, until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> all = List.of(arguments);
        FakeEc2 fake = start(
                Integer.parseInt(option(all, "--port", "8000")),
                option(all, "--bind", "127.0.0.1"),
                Clock.system(),
                option(all, "--region", "eu-central-1"));
        System.out.println("fake EC2 at " + fake.uri());
        Thread.currentThread().join();
    }

    private static String option(List<String> all, String name, String otherwise) {
        int at = all.indexOf(name);
        return at < 0 || at + 1 >= all.size() ? otherwise : all.get(at + 1);
    }

    /** Where all of it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Where the metadata server is for the instance of this name: see {@link FakeInstance#host}. */
    public URI uri(String host) {
        return URI.create("http://" + host + ":" + server.port());
    }

    /** The certificate that its instances' identity documents are checked by, as a text. */
    public String identityCertificate() {
        return IdentityCalls.certificate();
    }

    public World world() {
        return world;
    }

    public Faults faults() {
        return faults;
    }

    public Buckets buckets() {
        return buckets;
    }

    @Override
    public void close() {
        server.stop();
    }

    private Answer answer(Request request) {
        synchronized (world) {
            world.catchUp();
            String path = URI.create(request.getUrl()).getPath();
            if (path.startsWith("/latest/")) {
                Optional<FakeInstance> from = world.at(request.getClientIp()).or(() -> world.at(request.getHost()));
                return MetadataCalls.answer(
                        request.getMethod().value(),
                        path,
                        from,
                        header(request, MetadataCalls.TTL),
                        header(request, MetadataCalls.TOKEN));
            }
            if (path.startsWith(AdminCalls.ROOT)) {
                return new AdminCalls(world, faults, buckets)
                        .answer(request.getMethod().value(), path, request.getBodyAsString());
            }
            String target = header(request, "X-Amz-Target");
            String authorization = header(request, "Authorization");
            String agent = header(request, "User-Agent");
            return target.isEmpty()
                    ? ec2.ec2(authorization, agent, request.getBodyAsString())
                    : ec2.quotas(authorization, agent, target, request.getBodyAsString());
        }
    }

    private static String header(Request request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** Where requests come in. */
    private static final class Desk implements ResponseDefinitionTransformerV2 {
        private final FakeEc2 fake;

        Desk(FakeEc2 fake) {
            this.fake = fake;
        }

        @Override
        public String getName() {
            return "ec2";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Answer answer = fake.answer(event.getRequest());
            ResponseDefinitionBuilder response = aResponse()
                    .withStatus(answer.status())
                    .withHeader("Content-Type", answer.type())
                    .withBody(answer.body());
            answer.delay().ifPresent(delay -> response.withFixedDelay(Math.toIntExact(delay.toMillis())));
            if (answer.reset()) {
                response.withFault(Fault.CONNECTION_RESET_BY_PEER);
            }
            return response.build();
        }
    }
}
