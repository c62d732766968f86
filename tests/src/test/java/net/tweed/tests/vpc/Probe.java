package net.tweed.tests.vpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Knocks at ports where nobody listens: what is let in is refused by the host behind, and what is dropped is not answered. */
final class Probe {
    private static final int PATIENCE = 1000; // milliseconds

    /** What becomes of a packet. */
    enum Fate {
        LET_IN,
        DROPPED
    }

    private Probe() {}

    /** A connection from a namespace to an address there, from this address. */
    static Fate tcp(String namespace, String from, String to, int port) {
        return Inside.of(namespace, () -> {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(from, 0));
                socket.connect(new InetSocketAddress(to, port), PATIENCE);
                return Fate.LET_IN;
            } catch (ConnectException e) {
                return Fate.LET_IN;
            } catch (SocketTimeoutException e) {
                return Fate.DROPPED;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A datagram from a namespace. */
    static Fate udp(String namespace, String to, int port) {
        return Inside.of(namespace, () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(PATIENCE);
                socket.connect(new InetSocketAddress(to, port));
                socket.send(new DatagramPacket(new byte[1], 1));
                socket.receive(new DatagramPacket(new byte[1], 1));
                return Fate.LET_IN;
            } catch (PortUnreachableException e) {
                return Fate.LET_IN;
            } catch (SocketTimeoutException e) {
                return Fate.DROPPED;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
