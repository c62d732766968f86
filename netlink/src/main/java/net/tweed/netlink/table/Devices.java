package net.tweed.netlink.table;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Rtnetlink;

/** Interfaces' names and indexes, each looked up at most once: made for one call of a table, and dropped after it. */
final class Devices {
    private final Links links;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    private Devices(Rtnetlink netlink) {
        this.links = new Links(netlink);
    }

    /** Looks names up as they are asked for: not while a dump is being read from the same socket. */
    static Devices asNeeded(Rtnetlink netlink) {
        return new Devices(netlink);
    }

    /** Reads all of them now. */
    static Devices all(Rtnetlink netlink) {
        Devices devices = new Devices(netlink);
        for (Link link : devices.links.all()) {
            devices.names.put(link.index(), link.name());
            devices.indexes.put(link.name(), link.index());
        }
        return devices;
    }

    /** The index; 0 where there is no such device. */
    int index(String name) {
        Integer known = indexes.get(name);
        if (known == null) {
            known = links.byName(name).map(Link::index).orElse(0);
            indexes.put(name, known);
        }
        return known;
    }

    /** All names, where all were read. */
    Collection<String> names() {
        return names.values();
    }

    /** The name, where all were read; a text that no device has where the device is gone. */
    String name(int index) {
        String name = names.get(index);
        return name != null ? name : "if" + index + "(gone)";
    }
}
