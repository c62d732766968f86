package net.tweed.netlink.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramTest {
    @TempDir
    private Path dir = Path.of("");

    /** A Unix datagram socket that listens, as systemd's does. */
    private static final class Receiver implements AutoCloseable {
        private final Libc libc = Libc.load();
        private final int fd = libc.socket(1, 2, 0);
        private final ByteBuffer address;
        private final ByteBuffer room = ByteBuffer.allocateDirect(8192);

        Receiver(byte[] path) {
            address = ByteBuffer.allocateDirect(2 + path.length).order(ByteOrder.nativeOrder());
            address.putShort((short) 1).put(path);
            assertThat(libc.bind(fd, address)).isZero();
            ByteBuffer time =
                    ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).putLong(0, 10);
            assertThat(libc.setsockopt(fd, 1, 20, time))
                    .isZero(); // SO_RCVTIMEO: a lost datagram fails, it does not hang
        }

        String next() {
            int length = libc.recv(fd, room, 0);
            assertThat(length).isPositive();
            byte[] bytes = new byte[length];
            room.get(0, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            libc.close(fd);
        }
    }

    private static byte[] zeroEnded(Path path) {
        return (path + "\0").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eachTextIsOneDatagramToAPath() {
        Path path = dir.resolve("notify");
        try (Receiver receiver = new Receiver(zeroEnded(path))) {
            UnixDatagram datagrams = new UnixDatagram(path.toString());
            datagrams.send("READY=1\nSTATUS=bereit für alle");
            datagrams.send("x");
            assertThat(receiver.next()).isEqualTo("READY=1\nSTATUS=bereit für alle");
            assertThat(receiver.next()).isEqualTo("x");
        }
    }

    @Test
    void aNameAfterAnAtSignIsInTheAbstractNamespace() {
        String name = "tweed-test-" + ProcessHandle.current().pid();
        try (Receiver receiver = new Receiver(("\0" + name).getBytes(StandardCharsets.UTF_8))) {
            new UnixDatagram("@" + name).send("READY=1");
            assertThat(receiver.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void aReceiverThatIsReplacedGetsTheNextOne() throws Exception {
        Path path = dir.resolve("notify");
        UnixDatagram datagrams = new UnixDatagram(path.toString());
        try (Receiver first = new Receiver(zeroEnded(path))) {
            datagrams.send("one");
            assertThat(first.next()).isEqualTo("one");
        }
        Files.delete(path);
        try (Receiver second = new Receiver(zeroEnded(path))) {
            datagrams.send("two");
            assertThat(second.next()).isEqualTo("two");
        }
    }

    @Test
    void whereNobodyListensItSaysSo() {
        assertThatThrownBy(() -> new UnixDatagram(dir.resolve("none").toString()).send("x"))
                .isInstanceOf(TweedException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("ENOENT");
    }

    @Test
    void pathsThatNoSocketHasAreRefused() {
        for (String path : new String[] {"", "/", "relative", "/" + "x".repeat(107)}) {
            assertThatThrownBy(() -> new UnixDatagram(path)).isInstanceOf(TweedException.class);
        }
    }
}
