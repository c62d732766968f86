package net.tweed.cni;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runtime asks for, by environment variables.
 *
 * @param environment all of it: delegates get the same
 */
record Call(Verb verb, Map<String, String> environment) {

    /** Checks that every variable is there that this verb needs. */
    static Call of(Map<String, String> environment) {
        String command = environment.getOrDefault("CNI_COMMAND", "");
        Optional<Verb> known = Verb.of(command);
        if (known.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT,
                    "The variable CNI_COMMAND is \"" + command
                            + "\", which is none of ADD, DEL, CHECK, STATUS, GC and VERSION.",
                    "This is a CNI plugin: container runtimes start it. Install it under the name \"flannel\" where they "
                            + "look for plugins, usually /opt/cni/bin.");
        }
        Verb verb = known.get();
        List<String> missing = new ArrayList<>();
        for (String variable : verb.variables()) {
            if (environment.getOrDefault(variable, "").isEmpty()) {
                missing.add(variable);
            }
        }
        if (!missing.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_ENVIRONMENT,
                    "The variables " + String.join(", ", missing) + " are missing, which " + verb + " needs.",
                    "The container runtime sets them.");
        }
        return new Call(verb, Map.copyOf(environment));
    }

    /** What it is about; only for verbs about one. */
    Attachment attachment() {
        return new Attachment(
                environment.getOrDefault("CNI_CONTAINERID", ""), environment.getOrDefault("CNI_IFNAME", ""));
    }

    /** The directories in which plugins are. */
    List<String> path() {
        return List.of(environment.getOrDefault("CNI_PATH", "").split(":", -1));
    }
}
