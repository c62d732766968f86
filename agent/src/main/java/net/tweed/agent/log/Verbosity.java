package net.tweed.agent.log;

import java.util.List;
import org.slf4j.event.Level;

/**
 * How much is logged.
 *
 * @param number 0: changes of state and summaries; 1 to 4: everything of ours; 5 and above: of the libraries too, but what
 *     they send
 */
record Verbosity(int number) {
    private static final int LIBRARIES = 5; // where operators of flanneld expect "everything"

    /** Warns of every retry of every call in an outage, which the store tells of once: not for the operator. */
    private static final String ETCD = "io.etcd.";

    /**
     * What these write below a warning is what goes over the wire: headers with tokens, what is signed, the bytes of
     * requests, and answers that repeat them. No operator asks for that by a number.
     */
    private static final List<String> WIRES = List.of(
            "com.aliyuncs.",
            "com.google.api.client.http.",
            "com.google.auth.",
            "io.grpc.netty.",
            "io.netty.handler.",
            "jdk.internal.httpclient.",
            "org.apache.http.",
            "org.apache.commons.httpclient.",
            "software.amazon.awssdk.",
            "sun.net.www.");

    /** The least level that a logger writes. */
    Level least(String logger) {
        if (WIRES.stream().anyMatch(logger::startsWith)) {
            return Level.WARN;
        }
        if (number >= LIBRARIES) {
            return Level.DEBUG;
        }
        if (!ours(logger)) {
            return number == 0 && logger.startsWith(ETCD) ? Level.ERROR : Level.WARN;
        }
        return number >= 1 ? Level.DEBUG : Level.INFO;
    }

    boolean everything() {
        return number >= 1;
    }

    static boolean ours(String logger) {
        return logger.startsWith("net.tweed.");
    }
}
