package net.tweed.cni;

import java.util.List;
import java.util.Optional;

/** What a runtime may ask for ({@code CNI_COMMAND}), since which version, and the variables that must come with it. */
enum Verb {
    ADD(CniVersion.V0_1_0),
    DEL(CniVersion.V0_1_0),
    VERSION(CniVersion.V0_1_0),
    CHECK(CniVersion.V0_4_0),
    STATUS(CniVersion.V1_1_0),
    GC(CniVersion.V1_1_0);

    private final CniVersion since;

    Verb(CniVersion since) {
        this.since = since;
    }

    static Optional<Verb> of(String name) {
        for (Verb verb : values()) {
            if (verb.name().equals(name)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    CniVersion since() {
        return since;
    }

    List<String> variables() {
        return switch (this) {
            case ADD, CHECK -> List.of("CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH");
            case DEL -> List.of("CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH");
            case STATUS, GC -> List.of("CNI_PATH");
            case VERSION -> List.of();
        };
    }
}
