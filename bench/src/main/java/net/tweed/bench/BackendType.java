package net.tweed.bench;

import java.util.EnumSet;
import java.util.Set;

/** The kernel backends, and the tables in which a peer has a row with each. */
enum BackendType {
    VXLAN("vxlan"),
    HOST_GW("host-gw"),
    /** Its rows are in its process: what is measured of it is what it carries. */
    UDP("udp");

    private final String text;

    BackendType(String text) {
        this.text = text;
    }

    static BackendType of(String text) {
        for (BackendType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("there is no backend \"" + text + "\"; it is vxlan, host-gw or udp");
    }

    /** As the network's configuration names it. */
    String text() {
        return text;
    }

    Set<KernelTable> tables() {
        return switch (this) {
            case VXLAN -> EnumSet.allOf(KernelTable.class);
            case HOST_GW -> EnumSet.of(KernelTable.ROUTES);
            case UDP -> EnumSet.noneOf(KernelTable.class);
        };
    }
}
