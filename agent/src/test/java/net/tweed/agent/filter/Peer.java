package net.tweed.agent.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A TCP peer, in a process of its own in some namespace, that tells each caller the address it sees. */
final class Peer {
    private static final int PORT = 5000;
    private static final int TIMEOUT_MILLIS = 4000;

    private Peer() {}

    /** How to run this class. */
    static List<String> command(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of(Peer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        return Stream.concat(
                        Stream.of(
                                java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes, Peer.class.getName()),
                        Stream.of(arguments))
                .toList();
    }

    /** {@code serve}, or pairs of own and other address: prints what the other one sees, a line each. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            serve();
        }
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            System.out.println(ask(arguments[i], arguments[i + 1]));
        }
    }

    private static void serve() throws IOException {
        try (ServerSocket server = new ServerSocket(PORT)) {
            System.out.println("ready");
            while (true) {
                try (Socket caller = server.accept();
                        OutputStream out = caller.getOutputStream()) {
                    out.write(caller.getInetAddress().getHostAddress().getBytes(UTF_8));
                }
            }
        }
    }

    private static String ask(String from, String to) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByName(to), PORT), TIMEOUT_MILLIS);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }
}
