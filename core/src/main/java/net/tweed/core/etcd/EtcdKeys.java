package net.tweed.core.etcd;

import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.LeaseKey;

/**
 * Where things stand in etcd: the configuration and the leases where flannel has them, everything of Tweed's own under
 * {@code <prefix>/tweed/}, which flannel does not read.
 */
record EtcdKeys(String prefix) {
    String config() {
        return prefix + "/config";
    }

    /** What every lease key begins with. */
    String leases() {
        return prefix + "/subnets/";
    }

    String lease(DualStack<Prefix> subnets) {
        return leases() + LeaseKey.encode(subnets);
    }

    /** The subnets that a key names; empty where it is no lease key in its one proper spelling. */
    Optional<DualStack<Prefix>> subnets(String key) {
        return key.startsWith(leases()) ? LeaseKey.decode(key.substring(leases().length())) : Optional.empty();
    }

    /** One guard for each family's subnet. */
    List<String> guards(DualStack<Prefix> subnets) {
        return subnets.stream()
                .map(subnet -> fact("claims/" + LeaseKey.encode(subnet)))
                .toList();
    }

    String fact(String relative) {
        return prefix + "/tweed/" + relative;
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static String text(ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The key right after all that begin so. */
    static ByteSequence end(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1]++; // UTF-8 never ends in 0xff
        return ByteSequence.from(bytes);
    }
}
