package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import net.tweed.backend.alivpc.fake.FakeAli;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake's own paths, as other programs use them. */
class FakeAliTest {
    private final FakeAli fake = new FakeAli(new ManualClock(), "vpc-9", "127.0.0.1", 0);

    @AfterEach
    void close() {
        fake.close();
    }

    private String ask(String method, String path, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) fake.endpoint().resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        byte[] answer = status < 400
                ? connection.getInputStream().readAllBytes()
                : connection.getErrorStream().readAllBytes();
        return status + " " + new String(answer, StandardCharsets.UTF_8);
    }

    private String post(String what, String body) throws IOException {
        return ask("POST", "/_fake/" + what, body);
    }

    @Test
    void aWorldIsBuiltLookedAtAndChanged() throws IOException {
        assertThat(post("table", "{\"id\":\"vtb-1\"}")).startsWith("200");
        assertThat(post("subnet", "{\"id\":\"vsw-1\",\"cidr\":\"192.168.0.0/24\",\"table\":\"vtb-1\"}"))
                .startsWith("200");
        assertThat(post(
                        "instance",
                        "{\"id\":\"i-1\",\"enis\":[{\"id\":\"eni-1\",\"subnet\":\"vsw-1\","
                                + "\"addresses\":[\"127.0.0.1\"],\"check\":true}],\"hosts\":[\"node1\"]}"))
                .startsWith("200");
        post("route", "{\"table\":\"vtb-1\",\"destination\":\"10.5.1.0/24\",\"target\":\"eni-1\"}");
        String state = ask("GET", "/_fake/state", "");
        assertThat(state.replaceAll("\\s+", ""))
                .contains("\"destination\":\"10.5.1.0/24\",\"target\":\"eni-1\"")
                .contains("\"state\":\"active\"")
                .contains("\"check\":true");
        assertThat(ask("GET", "/latest/meta-data/instance-id", "")).isEqualTo("200 i-1");
        post("check", "{\"eni\":\"eni-1\",\"on\":false}");
        post("become", "{\"instance\":\"i-1\",\"state\":\"terminated\"}");
        assertThat(ask("GET", "/_fake/state", "").replaceAll("\\s+", ""))
                .contains("\"state\":\"blackhole\"")
                .contains("\"check\":false");
        assertThat(ask("GET", "/latest/meta-data/instance-id", "")).startsWith("404");
        post("route", "{\"table\":\"vtb-1\",\"destination\":\"10.5.1.0/24\"}");
        assertThat(ask("GET", "/_fake/state", "")).doesNotContain("10.5.1.0/24");
    }

    @Test
    void whoDoesNotSignIsRefusedAndWritten() throws IOException {
        assertThat(ask("POST", "/?Action=DescribeRouteEntryList&AccessKeyId=id&Signature=x", ""))
                .startsWith("400")
                .contains("SignatureDoesNotMatch");
        assertThat(ask("GET", "/_fake/calls", ""))
                .contains("SignatureDoesNotMatch")
                .contains("id@127.0.0.1");
        post("forget", "{}");
        assertThat(ask("GET", "/_fake/calls", "").strip()).isEqualTo("200 [ ]");
    }

    @Test
    void whatMakesNoSenseIsSaid() throws IOException {
        assertThat(post("route", "{")).startsWith("400");
        assertThat(post("nothing", "{}")).startsWith("400").contains("No such path");
        assertThat(post("fault", "{\"api\":\"x\",\"kind\":\"y\"}"))
                .startsWith("400")
                .contains("No such kind");
        assertThat(post("fault", "{\"api\":\"metadata\",\"kind\":\"error\",\"status\":503,\"code\":\"\"}"))
                .startsWith("200");
        assertThat(ask("GET", "/latest/meta-data/region-id", "")).startsWith("503");
        for (String right : new String[] {
            "quota {\"routes\":5,\"center\":-1}",
            "allow {\"actions\":[]}",
            "key {\"id\":\"a\",\"secret\":\"b\"}",
            "bucket {\"api\":\"GetProductQuota\",\"capacity\":1,\"refill\":1}",
            "pace {\"worksMillis\":1000,\"restsMillis\":5000}",
            "lag {\"millis\":5}"
        }) {
            String[] parts = right.split(" ", 2);
            assertThat(post(parts[0], parts[1])).as(right).startsWith("200");
        }
    }

    @Test
    void itListensWhereItIsTold() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fake.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(fake.endpoint()).isEqualTo(URI.create("http://127.0.0.1:" + fake.port()));
    }
}
