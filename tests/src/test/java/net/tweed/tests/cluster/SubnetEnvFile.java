package net.tweed.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Prefix;

/** {@code subnet.env} as a script that sources it sees it. */
public record SubnetEnvFile(String text) {

    static SubnetEnvFile read(Path file) {
        try {
            return new SubnetEnvFile(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 10.5.22.1/24}; where the host has IPv6 alone, {@code fd05:0:0:3f::1/64}. */
    public String gateway() {
        return gateways().get(0);
    }

    /** One for each family, IPv4 first. */
    public List<String> gateways() {
        List<String> all = Stream.of("FLANNEL_SUBNET", "FLANNEL_IPV6_SUBNET")
                .flatMap(name -> value(name).stream())
                .toList();
        if (all.isEmpty()) {
            throw new AssertionError("No FLANNEL_SUBNET in subnet.env: " + text);
        }
        return all;
    }

    public String mtu() {
        return value("FLANNEL_MTU").orElseThrow(() -> new AssertionError("No FLANNEL_MTU in subnet.env: " + text));
    }

    /** {@code 10.5.22.0/24}. */
    public String subnet() {
        return subnets().get(0);
    }

    /** One for each family, IPv4 first. */
    public List<String> subnets() {
        return gateways().stream()
                .map(gateway -> Prefix.parseMasked(gateway).orElseThrow().toString())
                .toList();
    }

    /** {@code 10.5.22.0}: what a tunnel device has as its address. */
    public String network() {
        return networks().get(0);
    }

    /** One for each family, IPv4 first. */
    public List<String> networks() {
        return gateways().stream()
                .map(gateway ->
                        Addresses.text(Prefix.parseMasked(gateway).orElseThrow().base()))
                .toList();
    }

    private Optional<String> value(String name) {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }
}
