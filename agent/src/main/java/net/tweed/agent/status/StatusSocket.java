package net.tweed.agent.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Supplier;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the daemon tells its status: a Unix domain socket in its state directory, for root alone. Whoever connects gets one
 * document, and the end. There is no port, and nothing to say to it.
 */
public final class StatusSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusSocket.class);
    private static final String FILE = "status.sock";
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    /** Far more than tens of thousands of leases take. */
    private static final int MOST_BYTES = 64 << 20;

    private final Path file;
    private final ServerSocketChannel server;
    private final Supplier<String> document;
    private final Thread thread;

    private StatusSocket(Path file, ServerSocketChannel server, Supplier<String> document) {
        this.file = file;
        this.server = server;
        this.document = document;
        this.thread = new Thread(this::serve, "status");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Listens. One that another run has left is replaced: the caller holds the directory's lock.
     *
     * @throws TweedException where that is not possible
     */
    public static StatusSocket open(Path stateDir, Supplier<String> document) {
        Path file = stateDir.resolve(FILE);
        try {
            Files.deleteIfExists(file);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(file));
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                server.close();
                throw e;
            }
            return new StatusSocket(file, server, document);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot listen at " + file + ": choose a state directory that this user may write to, with a path"
                            + " below 90 characters (--state-dir)",
                    e);
        }
    }

    /** What the daemon with this state directory says of itself. */
    public static String ask(Path stateDir) {
        Path file = stateDir.resolve(FILE);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
                InputStream in = Channels.newInputStream(channel)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "No daemon answers at " + file + " (" + e.getMessage()
                            + "). Is it running? Run this as its user, with its --state-dir",
                    e);
        }
    }

    /** Whether this entry of a state directory is a daemon's socket, or one that a daemon has left. */
    public static boolean isOne(Path entry) {
        return entry.endsWith(FILE)
                && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(entry);
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                write(channel, ByteBuffer.wrap(document.get().getBytes(StandardCharsets.UTF_8)));
            } catch (AsynchronousCloseException e) {
                return; // closed while it waited
            } catch (ClosedChannelException e) {
                LOG.debug("The status is told no more", e);
            } catch (IOException | RuntimeException e) {
                LOG.warn("Cannot tell the status", e); // who asked is gone, mostly
            }
        }
    }

    /** Whoever asks and does not read keeps the next one waiting for a while only. */
    private static void write(SocketChannel channel, ByteBuffer text) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            while (text.hasRemaining()) {
                if (channel.write(text) == 0 && selector.select(MOST_WAIT.toMillis()) == 0) {
                    throw new IOException("it is not read");
                }
                selector.selectedKeys().clear();
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }
}
