package net.tweed.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Who this host is, without anything kept by us: a hash of the machine id and the uplink's Ethernet address.
 *
 * <p>The machine id alone would be one for all clones of a virtual machine's disk, and for all network namespaces of one
 * machine; the Ethernet address alone changes with the network card of a physical one only. A host whose card is
 * exchanged is another holder: it claims anew, by its public IP, as any host does. The hash is cut to 128 bits, and the
 * machine id, which should not leave its host, cannot be read back from it (machine-id(5)).
 */
public final class HostIdentity {
    private static final int BYTES = 16;

    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private final List<Path> machineIds;

    /** Reads {@code /etc/machine-id}, or D-Bus's copy where there is no systemd. */
    public HostIdentity() {
        this(List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id")));
    }

    HostIdentity(List<Path> machineIds) {
        this.machineIds = List.copyOf(machineIds);
    }

    /**
     * The holder's id: 32 hex digits, the same at each start.
     *
     * @param mac the uplink's Ethernet address as text; empty where it has none (a tunnel), then the address counts
     * @param address the uplink's address as text
     */
    public String holder(Optional<String> mac, String address) {
        String text = "tweed holder\n" + machineId() + "\n" + mac.orElse(address);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** What people call this host: {@code hostname}; empty where it is no name that can be shown. */
    public String name() {
        String name = read(HOSTNAME);
        return name.matches("[0-9A-Za-z._-]{1,253}") ? name : "";
    }

    /** The first machine id that is there; empty text in images that have none, where the Ethernet address must do. */
    private String machineId() {
        return machineIds.stream()
                .map(HostIdentity::read)
                .filter(text -> text.matches("[0-9a-f]{32}")) // "uninitialized" stands there in golden images
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return ""; // not there is no error
        }
    }
}
