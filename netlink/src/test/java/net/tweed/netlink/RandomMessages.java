package net.tweed.netlink;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;

/** Datagrams that no kernel would send: random bytes with enough of a shape to get past the first check. */
public final class RandomMessages {
    private static final int LONGEST = 300;

    private final Random random;
    private final ByteBuffer buffer = NetlinkSocket.direct(LONGEST);

    public RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    /** Calls with each message of many datagrams; refusing one as malformed is right, all else is the test's to find. */
    public void each(int datagrams, int type, int body, Consumer<Message> to) {
        for (int i = 0; i < datagrams; i++) {
            Message message = new Message(buffer);
            message.datagram(fill(type, body));
            int guard = 0;
            try {
                while (message.next()) {
                    if (++guard > LONGEST) {
                        throw new AssertionError("A datagram has more messages than bytes");
                    }
                    to.accept(message);
                }
            } catch (MalformedMessage | IllegalArgumentException e) {
                // refused, as it should be
            }
        }
    }

    private int fill(int type, int body) {
        byte[] bytes = new byte[LONGEST];
        random.nextBytes(bytes);
        buffer.clear().put(bytes).clear();
        int length = 16 + random.nextInt(LONGEST - 16);
        buffer.putInt(0, random.nextInt(8) == 0 ? random.nextInt(LONGEST) : length);
        buffer.putShort(4, (short) type);
        int at = 16 + body;
        while (at + 4 <= length) { // attributes of likely lengths and types
            int size = switch (random.nextInt(10)) {
                case 0 -> random.nextInt(1 << 16);
                case 1 -> random.nextInt(5); // shorter than its own header
                default -> 4 + 2 * random.nextInt(10);
            };
            buffer.putShort(at, (short) size).putShort(at + 2, (short) random.nextInt(32));
            at += Math.max(4, size + 3 & ~3);
        }
        return length;
    }
}
