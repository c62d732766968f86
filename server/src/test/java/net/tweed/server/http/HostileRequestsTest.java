package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.server.testing.ServedWorld;
import net.tweed.server.wire.Bounds;
import net.tweed.server.wire.Route;
import org.junit.jupiter.api.Test;

/** Whatever is sent: an answer or the end of the connection, never a defect and never silence. */
class HostileRequestsTest {
    private static final int SOCKET_MILLIS = 20_000;
    private static final long SEED = 20260101;
    private static final int ROUNDS = Boolean.getBoolean("tweed.long") ? 5000 : 500;

    /** After noise, nothing more is sent. */
    private static final String END = "\r\n\r\n\r\n\r\n";

    /** What is right somewhere, to be put where it is not. */
    private static final List<String> PIECES = List.of(
            "\"10.5.1.0-24\"",
            "\"10.5.1.0-24&fd05::-64\"",
            "\"0.0.0.0-0\"",
            "\"\"",
            "null",
            "-1",
            "1e400",
            "0",
            "[]",
            "{}",
            "true",
            "9223372036854775807",
            "9223372036854775808",
            "\"\\u0000\"",
            "\"{\\\"PublicIP\\\":\\\"192.168.77.11\\\"}\"",
            "\"{\\\"PublicIP\\\":\\\"::\\\"}\"",
            "\"h1\"",
            "\"presence/192.168.77.11\"",
            "\"../../config\"",
            "\"reserved\"",
            "86400000",
            "\"é\\ud800\"",
            "1.5",
            "\"" + "x".repeat(5000) + "\"",
            "[[[[[[[[]]]]]]]]");

    private static final List<String> NAMES = List.of(
            "Key",
            "Value",
            "After",
            "Holder",
            "LifeMillis",
            "Cluster",
            "Created",
            "Modified",
            "Term",
            "MillisLeft",
            "key",
            "X");

    private final Random random = new Random(SEED);

    private String body() {
        StringBuilder body = new StringBuilder("{");
        for (int i = random.nextInt(10); i > 0; i--) {
            body.append('"')
                    .append(any(NAMES))
                    .append("\":")
                    .append(any(PIECES))
                    .append(i > 1 ? "," : "");
        }
        body.append('}');
        String text = body.toString();
        return random.nextInt(5) == 0 ? text.substring(0, random.nextInt(text.length())) : text;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String request() {
        Route route = any(List.of(Route.values()));
        String path = random.nextInt(10) == 0 ? "/v1/" + random.nextInt(99) + "%00%zz" : route.path();
        if (route == Route.WATCH) {
            path = "/v1/watch/";
        }
        String query = random.nextInt(3) == 0
                ? "?" + any(List.of("key=", "prefix=%ff", "key=a&prefix=b", "key=%00", "key=%zz", "key=%2", "=&=&"))
                : "";
        String method = random.nextInt(6) == 0
                ? any(List.of("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "GET", "POST", "FOO"))
                : route.method();
        byte[] body = body().getBytes(StandardCharsets.UTF_8);
        return method + " " + path + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String send(int port, String raw) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SOCKET_MILLIS);
            socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            if (raw.endsWith(END)) {
                socket.shutdownOutput();
            }
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            return all.toString(StandardCharsets.UTF_8); // the server hung up with bytes of ours unread
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void randomRequestsAreAnswered() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                ServedWorld served = ServedWorld.over(store, Clock.system())) {
            for (int i = 0; i < ROUNDS; i++) {
                String request = request();
                String answer = send(served.server().port(), request);
                if (!answer.matches("(?s)HTTP/1\\.1 (200|4\\d\\d) .*")) {
                    wrong.add(request + " => " + answer);
                }
            }
            assertThat(wrong).isEmpty();
            try (LeaseStore client = served.connect()) {
                assertThat(client.list().revision().modified()).isPositive();
            }
        }
    }

    @Test
    void aQueryThatCannotBeReadIsAnswered() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                ServedWorld served = ServedWorld.over(store, Clock.system())) {
            for (String query : List.of("key=%zz", "%2")) {
                assertThat(send(
                                served.server().port(),
                                "GET /v1/facts?" + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 400");
            }
        }
    }

    @Test
    void randomBytesAreAnsweredOrHungUpOn() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                ServedWorld served = ServedWorld.over(store, Clock.system())) {
            for (int i = 0; i < ROUNDS / 10; i++) {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                String answer = send(served.server().port(), new String(noise, StandardCharsets.ISO_8859_1) + END);
                assertThat(answer).doesNotContain("HTTP/1.1 5");
            }
        }
    }

    @Test
    void aRequestThatDoesNotGoOnIsNotWaitedFor() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                ServedWorld served = ServedWorld.over(store, Clock.system())) {
            assertThat(send(served.server().port(), "GET /v1/leases HTT")).isEmpty();
            assertThat(send(
                            served.server().port(),
                            "POST /v1/leases/claim HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"))
                    .startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsAllThere() throws IOException {
        try (LeaseStore store = new MemoryDatabase(Clock.system()).connect();
                ServedWorld served = ServedWorld.over(store, Clock.system())) {
            String head = "POST /v1/leases/claim HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n";
            String answer = send(served.server().port(), head + "x".repeat(2 * Bounds.BODY));
            assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 413"))
                    .as(answer)
                    .isTrue();
            assertThat(send(served.server().port(), "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains(" 414 ");
        }
    }
}
