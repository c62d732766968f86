package net.tweed.backend.vxlan;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.Link;
import net.tweed.netlink.Mac;

/**
 * Chooses the MAC of this host's tunnel end: what peers know of it already, so that nothing changes for them; else what it
 * has; else one that comes out the same each time.
 */
record Vteps(Path machineId) {

    /**
     * The MAC for a device.
     *
     * @param published what this host's earlier lease says
     * @param device the device, if it is there
     */
    Mac choose(Optional<String> published, Optional<Link> device, InetAddress publicIp, int vni) {
        return published
                .flatMap(json -> Vtep.parse(json).vtep())
                .map(Vtep::mac)
                .or(() -> device.flatMap(Link::mac).filter(Mac::unicast))
                .orElseGet(() -> derived(publicIp, vni));
    }

    /** Locally administered (IEEE 802, second bit of the first byte) and unicast (first bit clear). */
    private Mac derived(InetAddress publicIp, int vni) {
        String seed = id() + "|" + Addresses.text(publicIp) + "|" + vni;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            byte[] mac = Arrays.copyOf(hash, 6);
            mac[0] = (byte) ((mac[0] | 2) & ~1);
            return Mac.of(mac);
        } catch (NoSuchAlgorithmException e) {
            throw new TweedException(Kind.INTERNAL, "This JDK has no SHA-256, which every JDK must have", e);
        }
    }

    /** A host without an id still has a public address of its own. */
    private String id() {
        try {
            return Files.readString(machineId).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
