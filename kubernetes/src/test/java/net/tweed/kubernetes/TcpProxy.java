package net.tweed.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to a server, until it is closed or its connections are cut. */
final class TcpProxy implements AutoCloseable {
    private final InetSocketAddress to;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile ServerSocket listener;

    TcpProxy(InetSocketAddress to) {
        this.to = to;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    int port() {
        return port;
    }

    /** From now on connections are refused, and those there are end. */
    void down() {
        close(listener);
        cut();
    }

    void up() {
        listener = listen(port);
    }

    /** Ends the connections that there are. */
    void cut() {
        open.forEach(this::end);
    }

    @Override
    public void close() {
        down();
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            start("accept", () -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) throws IOException {
        while (true) {
            Socket client = socket.accept();
            open.add(client);
            Socket server = new Socket(to.getHostString(), to.getPort());
            open.add(server);
            if (socket.isClosed()) {
                cut();
            }
            start("up", () -> copy(client, server));
            start("down", () -> copy(server, client));
        }
    }

    private void copy(Socket from, Socket into) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } finally {
            end(from);
            end(into);
        }
    }

    private void end(Closeable socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        Thread.currentThread().interrupt(); // closed: this thread's end
                    }
                },
                "tcp-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
