package net.tweed.agent.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.agent.options.NetworksOptions.Change;

/** Reads the flags of a host that is in several networks. */
final class NetworksReader {
    private final Values values;
    private final Checked checked;

    NetworksReader(Values values, Checked checked) {
        this.values = values;
        this.checked = checked;
    }

    /** Empty where the host is in one network. */
    Optional<NetworksOptions> read() {
        List<String> names = names();
        Change change = checked.on(Flag.WATCH_NETWORKS) ? Change.WATCHED : Change.NONE;
        if (names.isEmpty() && change == Change.NONE) {
            return Optional.empty();
        }
        if (checked.on(Flag.KUBE_SUBNET_MGR)) {
            checked.fault("--networks and --watch-networks need etcd: Kubernetes has one network. Leave them or"
                    + " --kube-subnet-mgr out");
        }
        if (values.one(Flag.REMOTE).isPresent()) {
            checked.fault("--networks and --watch-networks need etcd: a server serves one network. Leave them or"
                    + " --remote out");
        }
        Path directory = checked.path(Flag.SUBNET_DIR).orElse(Path.of(Flag.SUBNET_DIR.byDefault()));
        return Optional.of(new NetworksOptions(names, change, directory));
    }

    List<String> notes() {
        boolean several = !names(new ArrayList<>()).isEmpty()
                || values.one(Flag.WATCH_NETWORKS).isPresent();
        return several && values.one(Flag.SUBNET_FILE).isPresent()
                ? List.of(values.oneOrDefault(Flag.SUBNET_FILE).source()
                        + " has no effect with several networks: their files are in --subnet-dir")
                : List.of();
    }

    private List<String> names() {
        List<String> faults = new ArrayList<>();
        List<String> names = names(faults);
        faults.forEach(checked::fault);
        return names;
    }

    private List<String> names(List<String> faults) {
        Values.Value value = values.oneOrDefault(Flag.NETWORKS);
        Set<String> names = new LinkedHashSet<>();
        Stream.of(value.text().split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> NetworkName.fault(name)
                        .ifPresentOrElse(why -> faults.add(value.source() + ": " + why), () -> names.add(name)));
        return List.copyOf(names);
    }
}
