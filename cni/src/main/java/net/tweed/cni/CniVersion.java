package net.tweed.cni;

import java.util.Optional;

/** The versions of the CNI specification that are spoken here, oldest first. */
enum CniVersion {
    V0_1_0("0.1.0"),
    V0_2_0("0.2.0"),
    V0_3_0("0.3.0"),
    V0_3_1("0.3.1"),
    V0_4_0("0.4.0"),
    V1_0_0("1.0.0"),
    V1_1_0("1.1.0");

    /** What a configuration without {@code cniVersion} is written in. */
    static final CniVersion UNSAID = V0_1_0;

    static final CniVersion NEWEST = V1_1_0;

    private final String text;

    CniVersion(String text) {
        this.text = text;
    }

    static Optional<CniVersion> of(String text) {
        for (CniVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    boolean has(Verb verb) {
        return compareTo(verb.since()) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
