package net.tweed.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.testing.Await;
import net.tweed.core.testing.MemoryDatabase;
import net.tweed.server.testing.ServedWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams as clients that mean no good ask for them. */
class StreamsTest {
    private static final int SOCKET_MILLIS = 20_000;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WATCH = "GET /v1/watch HTTP/1.1\r\nHost: x\r\n\r\n";

    private final LeaseStore store = new MemoryDatabase(Clock.system()).connect();
    private final List<Socket> open = new ArrayList<>();
    private ServedWorld served;

    @SuppressWarnings("NullAway.Init") // set before each test
    StreamsTest() {}

    @BeforeEach
    void serve() {
        served = ServedWorld.over(store, Clock.system());
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        served.close();
        store.close();
    }

    private BufferedReader send(String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), served.server().port());
        open.add(socket);
        socket.setSoTimeout(SOCKET_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first line of its answer. */
    private String answer(String request) {
        try {
            return String.valueOf(send(request).readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aClientHasSoManyAndNoMore() throws IOException {
        for (int i = 0; i < Watchers.EACH; i++) {
            assertThat(answer(WATCH)).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(answer(WATCH)).startsWith("HTTP/1.1 429 ");
        open.get(0).close();
        Await.until(
                "the place of one that has gone is free",
                SOON,
                () -> answer(WATCH).equals("HTTP/1.1 200 OK"));
    }

    @Test
    void strangeRequestsAreAnsweredAtOnce() {
        for (String request : List.of(
                "GET /v1/watch?x=%00&key=&&=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/watch HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{\"a\":",
                "GET /v1/watch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /v1/watch HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nUpgrade: h2c\r\n\r\n",
                "GET /v1/watch HTTP/1.0\r\n\r\n",
                "HEAD /v1/watch HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /v1/watch HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
                WATCH + WATCH + WATCH)) {
            assertThat(answer(request)).as(request).matches("HTTP/1\\.[01] (200|4\\d\\d) .*");
        }
    }

    @Test
    void whatComesAfterTheRequestDoesNotDisturbTheStream() throws IOException {
        BufferedReader stream = send(WATCH + "\u0000\u0001 nonsense\r\n\r\n" + "x".repeat(9000));
        assertThat(stream.readLine()).startsWith("HTTP/1.1 ");
        assertThat(answer(WATCH)).isEqualTo("HTTP/1.1 200 OK");
    }
}
