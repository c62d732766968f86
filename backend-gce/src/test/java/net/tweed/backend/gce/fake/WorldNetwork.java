package net.tweed.backend.gce.fake;

import java.util.List;
import java.util.OptionalInt;
import net.tweed.core.model.Prefix;

/**
 * A VPC network.
 *
 * @param subnets the ranges of its subnets
 * @param limit how many static routes it may hold
 * @param published the limit that Cloud Monitoring shows; empty where it shows none
 */
public record WorldNetwork(
        String project, String name, long id, Mode mode, List<Prefix> subnets, int limit, OptionalInt published) {
    /** How its subnets come about. */
    public enum Mode {
        AUTO,
        CUSTOM
    }

    public WorldNetwork {
        subnets = List.copyOf(subnets);
    }

    /** A network of the custom mode with one subnet, and a quota that can be read. */
    public static WorldNetwork of(String project, String name, String subnet) {
        return new WorldNetwork(
                project,
                name,
                Integer.toUnsignedLong((project + "/" + name).hashCode()) + 1,
                Mode.CUSTOM,
                List.of(Prefix.parse(subnet).orElseThrow()),
                250,
                OptionalInt.of(250));
    }

    public WorldNetwork limit(int routes, OptionalInt shown) {
        return new WorldNetwork(project, name, id, mode, subnets, routes, shown);
    }

    public WorldNetwork mode(Mode other) {
        return new WorldNetwork(project, name, id, other, subnets, limit, published);
    }

    String key() {
        return project + "/" + name;
    }

    public String url() {
        return GceWorld.API + "projects/" + project + "/global/networks/" + name;
    }
}
