package net.tweed.backend.gce.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake from outside, as a lab or a demo uses it, and that it is strict. */
class FakeGceTest {
    private static final String ROUTES = "/compute/v1/projects/shop/global/routes";

    private final ManualClock clock = new ManualClock();
    private final FakeGce fake = FakeGce.start(clock);
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void build() throws Exception {
        post("/_fake/project", "{\"id\":\"shop\",\"number\":1001}");
        post("/_fake/network", "{\"project\":\"shop\",\"name\":\"prod\",\"subnets\":[\"10.0.0.0/20\"],\"limit\":3}");
        post(
                "/_fake/instance",
                "{\"project\":\"shop\",\"name\":\"a\",\"nics\":[{\"network\":\"shop/prod\",\"ip\":\"10.0.0.2\","
                        + "\"ipv6\":\"fd00::2\"}],\"door\":\"127.0.0.2\"}");
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(fake.endpoint("127.0.0.2") + path));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonObject get(String path) throws IOException, InterruptedException {
        return JsonParser.parseString(send(to(path)).body()).getAsJsonObject();
    }

    private static String route(String name, String destination, String more) {
        return "{\"name\":\"" + name + "\",\"network\":\"projects/shop/global/networks/prod\",\"destRange\":\""
                + destination + "\",\"priority\":1000,"
                + "\"nextHopInstance\":\"projects/shop/zones/europe-west1-b/instances/a\"" + more + "}";
    }

    @Test
    void tells_an_instance_who_it_is() throws Exception {
        HttpResponse<String> name = send(to("/computeMetadata/v1/instance/name").header("Metadata-Flavor", "Google"));
        assertThat(name.body()).isEqualTo("a");
        assertThat(name.headers().firstValue("Metadata-Flavor")).contains("Google");
        assertThat(send(to("/computeMetadata/v1/instance/name")).statusCode()).isEqualTo(403);
        assertThat(send(to("/computeMetadata/v1/instance/nothing").header("Metadata-Flavor", "Google"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shows_where_routes_lead_and_what_was_written() throws Exception {
        assertThat(post(ROUTES, route("r1", "10.5.1.0/24", "")).statusCode()).isEqualTo(200);
        assertThat(post(ROUTES, route("r6", "fd05::/64", "")).statusCode()).isEqualTo(200);
        JsonArray routes = get("/_fake/state").getAsJsonArray("routes");
        assertThat(routes.get(0).getAsJsonObject().get("via").getAsString()).isEqualTo("10.0.0.2");
        assertThat(routes.get(1).getAsJsonObject().get("via").getAsString()).isEqualTo("fd00::2");
        post(
                "/_fake/instance",
                "{\"project\":\"shop\",\"name\":\"a\",\"status\":\"terminated\",\"nics\":[{\"network\":\"shop/prod\","
                        + "\"ip\":\"10.0.0.2\"}]}");
        assertThat(get("/_fake/state")
                        .getAsJsonArray("routes")
                        .get(0)
                        .getAsJsonObject()
                        .has("via"))
                .as("a dead host's packets are dropped")
                .isFalse();
        assertThat(send(to("/_fake/writes")).body())
                .contains("\"method\":\"routes.insert\"")
                .contains("\"caller\":\"a\"");
        assertThat(get("/_fake/calls").getAsJsonArray("permissions").toString()).contains("compute.routes.create");
    }

    @Test
    void takes_only_what_the_api_takes() throws Exception {
        assertThat(post(ROUTES, route("Bad_Name", "10.5.1.0/24", "")).body()).contains("resource.name");
        assertThat(post(ROUTES, route("r", "10.5.1.1/24", "")).body()).contains("destRange");
        assertThat(post(ROUTES, route("r", "10.0.1.0/24", "")).body()).contains("inside a subnetwork");
        assertThat(post(ROUTES, route("r", "10.5.1.0/24", ",\"colour\":1")).body())
                .contains("Unknown name");
        assertThat(post(ROUTES, route("r", "10.5.1.0/24", ",\"nextHopIp\":\"10.0.0.2\""))
                        .body())
                .contains("Exactly one next hop");
        assertThat(post(ROUTES, "no json").statusCode()).isEqualTo(400);
        assertThat(send(to(ROUTES + "?filter=name%3Dx")).statusCode()).isEqualTo(400);
        assertThat(send(to("/compute/v1/projects/nobodys/global/routes")).statusCode())
                .isEqualTo(404);
        assertThat(send(to("/compute/v1/projects/shop/global/firewalls")).statusCode())
                .isEqualTo(404);
        assertThat(post("/_fake/nonsense", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void has_a_quota_a_budget_and_troubles() throws Exception {
        for (int i = 0; i < 4; i++) {
            post(ROUTES, route("r" + i, "10.5." + i + ".0/24", ""));
        }
        assertThat(get("/_fake/state").getAsJsonArray("routes")).as("of 3").hasSize(3);
        post(
                "/_fake/trouble",
                "{\"method\":\"routes.list\",\"kind\":\"status\",\"status\":500,\"reason\":\"internalError\"}");
        assertThat(send(to(ROUTES)).statusCode()).isEqualTo(500);
        assertThat(send(to(ROUTES)).statusCode()).isEqualTo(200);
        post("/_fake/settings", "{\"callsAtOnce\":2,\"callsASecond\":1}");
        send(to(ROUTES));
        send(to(ROUTES));
        assertThat(send(to(ROUTES)).body()).contains("rateLimitExceeded");
        clock.advance(Duration.ofSeconds(1));
        assertThat(send(to(ROUTES)).statusCode()).isEqualTo(200);
    }

    @Test
    void can_be_late_and_behind() throws Exception {
        post("/_fake/trouble", "{\"method\":\"routes.insert\",\"kind\":\"late\",\"millis\":90000}");
        assertThat(post(ROUTES, route("r1", "10.5.1.0/24", "")).statusCode()).isEqualTo(503);
        assertThat(get("/_fake/state").getAsJsonArray("routes")).isEmpty();
        clock.advance(Duration.ofSeconds(90));
        assertThat(get("/_fake/state").getAsJsonArray("routes")).hasSize(1);
        post("/_fake/settings", "{\"readLagMillis\":5000}");
        assertThat(get(ROUTES).getAsJsonArray("items")).as("the subnet's alone").hasSize(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(get(ROUTES).getAsJsonArray("items")).hasSize(2);
    }
}
