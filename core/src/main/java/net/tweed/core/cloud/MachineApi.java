package net.tweed.core.cloud;

import java.util.Collection;
import java.util.Map;
import net.tweed.core.spi.Machine;

/** Instances as a cloud shows them to the elected writer. For one thread. Each cloud implements it. */
public interface MachineApi {
    /** For people: {@code instances of vpc-1}. */
    String name();

    /** What the cloud says of an instance. */
    sealed interface Sighting {
        /**
         * It is there, in the writer's own network, with the address that its host is known by.
         *
         * @param target the next hop of routes to its host, as the cloud names it
         * @param check whether it may forward for others, as the cloud says
         */
        record Verified(String target, CheckApi.State check) implements Sighting {}

        /**
         * No route may lead to it.
         *
         * @param reason why, and what to do, as a sentence without its full stop
         */
        record Refused(String reason) implements Sighting {}
    }

    /**
     * Looks at them, in as few calls as the cloud allows.
     *
     * @return what it says of each
     */
    Map<Machine, Sighting> look(Collection<Machine> machines);

    /** Switches the check of a next hop off. */
    void off(String target);

    /** How to switch it off by hand, as a sentence. */
    String remedy(Machine machine, String target);
}
