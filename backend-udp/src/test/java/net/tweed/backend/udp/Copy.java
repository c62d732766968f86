package net.tweed.backend.udp;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.tweed.netlink.testing.Host;

/** Copies random bytes over one TCP connection, and tells the SHA-256 at both ends. */
final class Copy {
    private static final int PORT = 7001;

    private Copy() {}

    /** What was sent and what arrived. */
    record Hashes(String sent, String received) {}

    static Hashes send(Host.Container from, Host.Container to, int megabytes, long seed) throws Exception {
        ServerSocket server = Inside.run(to.namespace(), () -> new ServerSocket(PORT));
        try (server) {
            CompletableFuture<String> received = Inside.begin(to.namespace(), () -> receive(server));
            String sent = Inside.run(from.namespace(), () -> write(to.address(), megabytes, seed));
            return new Hashes(sent, received.get(60, TimeUnit.SECONDS));
        }
    }

    private static String receive(ServerSocket server) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String write(String to, int megabytes, long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        SplittableRandom random = new SplittableRandom(seed);
        byte[] buffer = new byte[1 << 20];
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(to, PORT), 5000);
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(buffer);
                digest.update(buffer);
                out.write(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
