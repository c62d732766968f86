package net.tweed.backend.awsvpc.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake is strict, and may be built and looked at over HTTP. */
class FakeEc2Test {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualClock clock = new ManualClock();
    private final FakeEc2 fake = FakeEc2.start(clock);

    @BeforeEach
    void build() throws Exception {
        admin("vpc", "{\"id\":\"vpc-1\",\"cidr\":\"172.31.0.0/16\"}");
        admin("vpc", "{\"id\":\"vpc-2\",\"cidr\":\"172.30.0.0/16\"}");
        admin("subnet", "{\"id\":\"subnet-1\",\"vpc\":\"vpc-1\",\"cidr\":\"172.31.0.0/24\"}");
        admin(
                "table",
                "{\"id\":\"rtb-1\",\"vpc\":\"vpc-1\",\"main\":true,\"subnets\":[\"subnet-1\"],\"tags\":{\"a\":\"b\"}}");
        admin("table", "{\"id\":\"rtb-2\",\"vpc\":\"vpc-2\"}");
        admin(
                "instance",
                "{\"id\":\"i-1\",\"vpc\":\"vpc-1\",\"enis\":[{\"id\":\"eni-1\",\"subnet\":\"subnet-1\","
                        + "\"addresses\":[\"127.0.0.1\"],\"check\":true}],\"hosts\":[]}");
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private void admin(String path, String body) throws Exception {
        assertThat(send("POST", "/_fake/" + path, body, "").statusCode())
                .as(path)
                .isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(fake.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Calls EC2 with the instance's keys; the answer's body. */
    private String ec2(String parameters) throws Exception {
        return send(
                        "POST",
                        "/",
                        parameters + "&Version=2016-11-15",
                        "AWS4-HMAC-SHA256 Credential=ASIA1/20260101/eu-central-1/ec2/aws4_request, SignedHeaders=host")
                .body();
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(send("GET", "/_fake/" + path, "", "").body());
    }

    @Test
    void what_is_odd_is_refused_as_ec2_does() throws Exception {
        String create = "Action=CreateRoute&RouteTableId=rtb-1&NetworkInterfaceId=eni-1";
        assertThat(ec2(create + "&DestinationCidrBlock=10.5.1.0/24")).contains("<return>true</return>");
        assertThat(ec2(create + "&DestinationCidrBlock=10.5.1.7/24")).contains("RouteAlreadyExists"); // canonical
        assertThat(ec2(create)).contains("InvalidParameterCombination");
        assertThat(ec2(create + "&DestinationCidrBlock=x")).contains("InvalidParameterValue");
        assertThat(ec2(create + "&DestinationCidrBlock=172.31.9.0/24")).contains("doesn't match any subnet");
        assertThat(ec2(create + "&DestinationCidrBlock=10.5.2.0/24&Colour=red")).contains("UnknownParameter");
        assertThat(ec2(create.replace("rtb-1", "rtb-2") + "&DestinationCidrBlock=10.5.2.0/24"))
                .contains("belong to different networks");
        assertThat(ec2(create.replace("rtb-1", "rtb-9") + "&DestinationCidrBlock=10.5.2.0/24"))
                .contains("InvalidRouteTableID.NotFound");
        assertThat(ec2(create.replace("rtb-1", "table") + "&DestinationCidrBlock=10.5.2.0/24"))
                .contains("InvalidRouteTableID.Malformed");
        assertThat(ec2(create.replace("eni-1", "eni-9") + "&DestinationCidrBlock=10.5.2.0/24"))
                .contains("InvalidNetworkInterfaceID.NotFound");
        assertThat(
                        ec2(
                                "Action=ReplaceRoute&RouteTableId=rtb-1&NetworkInterfaceId=eni-1&DestinationCidrBlock=10.5.9.0/24"))
                .contains("InvalidParameterValue", "Use CreateRoute instead");
        assertThat(ec2("Action=DeleteRoute&RouteTableId=rtb-1&DestinationCidrBlock=10.5.9.0/24"))
                .contains("InvalidRoute.NotFound");
        assertThat(ec2("Action=DeleteRoute&RouteTableId=rtb-1&DestinationCidrBlock=172.31.0.0/16"))
                .contains("cannot remove local route");
        assertThat(ec2("Action=StealRoute")).contains("InvalidAction");
        assertThat(ec2("Action=DescribeRouteTables&MaxResults=4")).contains("InvalidParameterValue");
        assertThat(ec2("Action=DescribeRouteTables&MaxResults=5&RouteTableId.1=rtb-1"))
                .contains("InvalidParameterCombination");
        assertThat(ec2("Action=DescribeRouteTables&Filter.1.Name=colour&Filter.1.Value.1=x"))
                .contains("InvalidParameterValue");
        assertThat(ec2("Action=DescribeRouteTables&NextToken=x")).contains("InvalidNextToken");
        assertThat(send("POST", "/", "Action=DescribeRouteTables&Version=2016-11-15", "none")
                        .body())
                .contains("AuthFailure");
        assertThat(send("POST", "/", "Action=DescribeRouteTables", "none").body())
                .contains("The version must be");
    }

    @Test
    void a_dry_run_tells_what_is_allowed_and_does_nothing() throws Exception {
        String call =
                "Action=CreateRoute&RouteTableId=rtb-1&NetworkInterfaceId=eni-1&DestinationCidrBlock=10.5.1.0/24&DryRun=true";
        assertThat(ec2(call)).contains("DryRunOperation");
        admin("allow", "{\"actions\":[\"ec2:DescribeRouteTables\"]}");
        assertThat(ec2(call)).contains("UnauthorizedOperation");
        assertThat(fake.world().table("rtb-1").target("10.5.1.0/24")).isEmpty();
    }

    @Test
    void a_bucket_fills_by_its_clock() throws Exception {
        admin("bucket", "{\"api\":\"DeleteRoute\",\"capacity\":1,\"refill\":1}");
        String call = "Action=DeleteRoute&RouteTableId=rtb-1&DestinationCidrBlock=10.5.9.0/24";
        assertThat(ec2(call)).contains("InvalidRoute.NotFound");
        assertThat(ec2(call)).contains("RequestLimitExceeded");
        clock.advance(Duration.ofSeconds(1));
        assertThat(ec2(call)).contains("InvalidRoute.NotFound");
    }

    @Test
    void a_terminated_instances_row_is_a_blackhole_and_a_stopped_ones_too() throws Exception {
        admin("route", "{\"table\":\"rtb-1\",\"destination\":\"10.5.1.0/24\",\"target\":\"eni-1\"}");
        assertThat(ec2("Action=DescribeRouteTables")).doesNotContain("blackhole");
        admin("become", "{\"instance\":\"i-1\",\"state\":\"stopped\"}");
        assertThat(ec2("Action=DescribeRouteTables")).contains("<state>blackhole</state>");
        admin("become", "{\"instance\":\"i-1\",\"state\":\"running\"}");
        assertThat(ec2("Action=DescribeRouteTables")).doesNotContain("blackhole");
        admin("become", "{\"instance\":\"i-1\",\"state\":\"terminated\"}");
        assertThat(get("state").at("/tables/rtb-1/routes/1/state").asText()).isEqualTo("blackhole");
        assertThat(ec2("Action=DescribeInstances&InstanceId.1=i-1"))
                .contains("terminated")
                .doesNotContain("eni-1");
    }

    @Test
    void state_and_writes_are_told() throws Exception {
        admin("check", "{\"eni\":\"eni-1\",\"on\":false}");
        admin("quota", "{\"routes\":2}");
        ec2("Action=CreateRoute&RouteTableId=rtb-1&NetworkInterfaceId=eni-1&DestinationCidrBlock=10.5.1.0/24");
        ec2("Action=CreateRoute&RouteTableId=rtb-1&NetworkInterfaceId=eni-1&DestinationCidrBlock=10.5.2.0/24");
        JsonNode writes = get("writes");
        assertThat(writes).hasSize(2);
        assertThat(writes.at("/0/caller").asText()).isEqualTo("i-1");
        assertThat(writes.at("/0/parameters/DestinationCidrBlock").asText()).isEqualTo("10.5.1.0/24");
        assertThat(writes.at("/1/outcome").asText()).isEqualTo("RouteLimitExceeded");
        assertThat(get("state").at("/instances/i-1/enis/0/check").asBoolean(true))
                .isFalse();
        assertThat(get("state").at("/tables/rtb-1/routes/1/destination").asText())
                .isEqualTo("10.5.1.0/24");
        admin("forget", "");
        assertThat(get("calls")).isEmpty();
    }

    @Test
    void faults_come_when_ordered() throws Exception {
        admin(
                "fault",
                "{\"api\":\"DeleteRoute\",\"calls\":1,\"kind\":\"error\",\"status\":500,\"code\":\"InternalError\"}");
        String call = "Action=DeleteRoute&RouteTableId=rtb-1&DestinationCidrBlock=10.5.9.0/24";
        assertThat(ec2(call)).contains("InternalError");
        assertThat(ec2(call)).contains("InvalidRoute.NotFound");
        for (String kind : List.of("reset", "reset-after", "hang", "hang-after", "late")) {
            admin("fault", "{\"api\":\"CreateRoute\",\"kind\":\"" + kind + "\"}");
        }
        assertThat(send("POST", "/_fake/fault", "{\"api\":\"x\",\"kind\":\"odd\"}", "")
                        .body())
                .contains("kind is one of");
        assertThat(send("POST", "/_fake/odd", "{}", "").body()).contains("No such path");
    }

    @Test
    void the_metadata_server_knows_an_instance_by_its_address_and_wants_a_token() throws Exception {
        URI at = fake.uri().resolve("/latest/meta-data/instance-id");
        assertThat(send("GET", at.getPath(), "", "").statusCode()).isEqualTo(401);
        String token = HTTP.send(
                        HttpRequest.newBuilder(fake.uri().resolve("/latest/api/token"))
                                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(HTTP.send(
                                HttpRequest.newBuilder(at)
                                        .header("X-aws-ec2-metadata-token", token)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("i-1");
    }
}
