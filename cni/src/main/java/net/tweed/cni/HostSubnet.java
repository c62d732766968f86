package net.tweed.cni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon says of this host in {@code subnet.env}.
 *
 * @param subnets the host's own, one for each family
 * @param networks all hosts' together
 * @param mtu for containers, in bytes
 * @param ipMasq whether the daemon masquerades
 */
record HostSubnet(List<Cidr> subnets, List<Cidr> networks, int mtu, boolean ipMasq) {
    private static final int LONGEST = 64 * 1024; // a hundred times the six lines
    private static final int LARGEST_MTU = 65_536; // the loopback device's, the largest Linux has

    HostSubnet {
        subnets = List.copyOf(subnets);
        networks = List.copyOf(networks);
    }

    /** Reads it; where that is impossible, the error has this code. */
    static HostSubnet read(Path file, ErrorCode code) {
        try {
            return decode(new String(Bounded.read(file, LONGEST), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw unready(code, "Cannot read " + file + ": there is no such file.", e);
        } catch (IOException e) {
            throw unready(code, "Cannot read " + file + ": " + e.getMessage() + ".", e);
        } catch (IllegalArgumentException e) {
            throw unready(code, "Cannot use " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** Whether this was the host's, and is not. A family that was added or dropped since says nothing. */
    boolean hasAnotherInPlaceOf(Cidr subnet) {
        boolean another = false;
        for (Cidr own : subnets) {
            if (own.equals(subnet)) {
                return false;
            }
            another |= own.family() == subnet.family();
        }
        return another;
    }

    private static CniException unready(ErrorCode code, String message, Exception cause) {
        return new CniException(
                code,
                message,
                "The daemon writes it once this host has a subnet: is the daemon running? Run \"systemctl status tweed\". "
                        + "Where it writes another file (its option --subnet-file), name that as \"subnetFile\" in the "
                        + "network's configuration.",
                cause);
    }

    /** @throws IllegalArgumentException if it does not make sense; the message names every fault */
    static HostSubnet decode(String text) {
        Map<String, String> values = assignments(text);
        List<String> faults = new ArrayList<>();
        List<Cidr> subnets = new ArrayList<>();
        List<Cidr> networks = new ArrayList<>();
        for (Family family : Family.values()) {
            String subnet = values.getOrDefault(family.prefix() + "SUBNET", "");
            String network = values.getOrDefault(family.prefix() + "NETWORK", "");
            if (!subnet.isEmpty() || !network.isEmpty()) { // each needs the other
                read(family, "SUBNET", subnet, subnets, faults);
                for (String each : network.split(",", -1)) { // flannel once wrote several
                    read(family, "NETWORK", each.strip(), networks, faults);
                }
            }
        }
        if (subnets.isEmpty() && faults.isEmpty()) {
            faults.add("neither FLANNEL_SUBNET nor FLANNEL_IPV6_SUBNET is set");
        }
        int mtu = mtu(values.getOrDefault("FLANNEL_MTU", ""));
        if (mtu < 0) {
            faults.add("FLANNEL_MTU must be from 1 to " + LARGEST_MTU);
        }
        if (!values.containsKey("FLANNEL_IPMASQ")) {
            faults.add("FLANNEL_IPMASQ is missing");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new HostSubnet(subnets, networks, mtu, "true".equals(values.get("FLANNEL_IPMASQ")));
    }

    private static void read(Family family, String name, String text, List<Cidr> to, List<String> faults) {
        Optional<Cidr> cidr = Cidr.of(text);
        if (cidr.isPresent() && cidr.get().family() == family) {
            to.add(cidr.get());
        } else {
            faults.add(family.prefix() + name + " is no network of " + family + ": \"" + text + "\"");
        }
    }

    /** As a shell would read it: quotes and {@code export} are no harm, the last assignment counts. */
    private static Map<String, String> assignments(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            String assignment = line.strip();
            if (assignment.startsWith("export ")) {
                assignment = assignment.substring("export ".length()).strip();
            }
            int equals = assignment.indexOf('=');
            if (equals > 0 && assignment.startsWith("FLANNEL_")) {
                values.put(assignment.substring(0, equals), unquoted(assignment.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0 && value.charAt(0) == value.charAt(last) && "'\"".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, last) : value;
    }

    private static int mtu(String digits) {
        if (digits.isEmpty() || digits.length() > 6) {
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
        }
        int mtu = Integer.parseInt(digits);
        return mtu >= 1 && mtu <= LARGEST_MTU ? mtu : -1;
    }
}
