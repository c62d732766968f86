package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code subnet.env} as a script that sources it sees it. */
public record SubnetEnvFile(String text) {

    static SubnetEnvFile read(Path file) {
        try {
            return new SubnetEnvFile(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 10.5.22.1/24}. */
    public String gateway() {
        return value("FLANNEL_SUBNET");
    }

    public String mtu() {
        return value("FLANNEL_MTU");
    }

    /** {@code 10.5.22.0/24}. */
    public String subnet() {
        return network() + gateway().substring(gateway().indexOf('/'));
    }

    /** {@code 10.5.22.0}: what a tunnel device has as its address. */
    public String network() {
        String gateway = gateway();
        int end = gateway.indexOf('/');
        int dot = gateway.lastIndexOf('.') + 1;
        return gateway.substring(0, dot) + (Integer.parseInt(gateway.substring(dot, end)) - 1);
    }

    private String value(String name) {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " in subnet.env: " + text));
    }
}
