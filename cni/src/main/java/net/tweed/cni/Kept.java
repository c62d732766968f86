package net.tweed.cni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The delegate's configuration of one container's interface, as it was kept at ADD. The file is the one that flannel's
 * plugin makes, so each can delete what the other has added; the interface's name is one member more.
 *
 * @param container its id
 * @param ifname empty where flannel's plugin made the file, or where it is broken
 * @param config empty where the file is broken
 */
record Kept(String container, Optional<String> ifname, Map<String, Object> config) {
    private static final String IFNAME = "net.tweed.ifname";

    static Kept of(Attachment attachment, Map<String, Object> config) {
        return new Kept(attachment.container(), Optional.of(attachment.ifname()), config);
    }

    /** From the file's content. */
    static Kept decode(String container, Map<String, Object> json) {
        Map<String, Object> config = new LinkedHashMap<>(json);
        Object ifname = config.remove(IFNAME);
        return new Kept(
                container,
                ifname instanceof String name ? Optional.of(name) : Optional.empty(),
                type(config).isEmpty() ? Map.of() : config);
    }

    /** The file's content. */
    byte[] encode() {
        Map<String, Object> json = new LinkedHashMap<>(config);
        if (ifname.isPresent()) {
            json.put(IFNAME, ifname.get());
        }
        return Json.bytes(json);
    }

    /** The delegate; empty where the file is broken. */
    Optional<String> type() {
        return type(config);
    }

    private static Optional<String> type(Map<String, Object> config) {
        return config.get("type") instanceof String type && Names.valid(type) ? Optional.of(type) : Optional.empty();
    }

    /** Of which the delegate was told to give addresses: {@code ipam.ranges}. */
    List<Cidr> subnets() {
        List<Cidr> subnets = new ArrayList<>();
        if (config.get("ipam") instanceof Map<?, ?> ipam && ipam.get("ranges") instanceof List<?> sets) {
            for (Object set : sets) {
                if (set instanceof List<?> ranges) {
                    for (Object range : ranges) {
                        if (range instanceof Map<?, ?> one && one.get("subnet") instanceof String subnet) {
                            Cidr.of(subnet).ifPresent(subnets::add);
                        }
                    }
                }
            }
        }
        return subnets;
    }

    boolean isOfNetwork(String name) {
        return name.equals(config.get("name"));
    }

    boolean isOf(Attachment attachment) {
        return container.equals(attachment.container())
                && (ifname.isEmpty() || ifname.get().equals(attachment.ifname()));
    }

    /** Whose it is; flannel's plugin was used for a container's first interface. */
    Attachment attachment() {
        return new Attachment(container, ifname.filter(Names::validInterface).orElse("eth0"));
    }
}
