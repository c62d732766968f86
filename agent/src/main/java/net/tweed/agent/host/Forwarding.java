package net.tweed.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Family;

/**
 * Whether the kernel forwards packets at all. Tweed leaves that switch alone, as flanneld does: it belongs to the
 * operator, and container engines set it. But without it no packet passes between containers and peers.
 */
public final class Forwarding {
    private final Path root;

    public Forwarding() {
        this(Path.of("/proc/sys"));
    }

    Forwarding(Path root) {
        this.root = root;
    }

    /** A warning for each family in use that the kernel does not forward, with what to do. A reading thread's namespace. */
    public List<String> warnings(Set<Family> families) {
        List<String> warnings = new ArrayList<>();
        for (Family family : Family.values()) {
            String name = family == Family.IPV4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
            if (families.contains(family) && off(name)) {
                warnings.add(
                        name + " is 0: this host forwards no packets between containers and peers. Set it: sysctl -w "
                                + name + "=1");
            }
        }
        return warnings;
    }

    private boolean off(String name) {
        try {
            return Files.readString(root.resolve(name.replace('.', '/')))
                    .strip()
                    .equals("0");
        } catch (IOException e) {
            return false; // unreadable is not known to be off
        }
    }
}
