package net.tweed.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.table.Change;
import net.tweed.core.table.Layer;
import net.tweed.core.table.Removal;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/**
 * The kernel's check of where packets come from ({@code rp_filter}), as a table of the interfaces that are not strict. With
 * overflow a packet may come out of the tunnel whose answer goes by the cloud's route, and the other way round: a strict
 * check would drop it. The uplink's is touched only where it is strict; the tunnel's device is loose. What counts is the
 * greater of the interface's and {@code all} (kernel, Documentation/networking/ip-sysctl): 0 off, 1 strict, 2 loose.
 */
public final class ReversePath implements Table<ReversePath.Loose> {
    private static final int OFF = 0;
    private static final int STRICT = 1;
    private static final int LOOSE = 2;

    private final Path conf;
    private final Set<String> tunnels;

    /** An interface whose check is not strict. */
    public record Loose(String device) {}

    /** @param tunnels the tunnels' devices */
    public ReversePath(Set<String> tunnels) {
        this(Path.of("/proc/sys/net/ipv4/conf"), tunnels);
    }

    ReversePath(Path conf, Set<String> tunnels) {
        this.conf = conf;
        this.tunnels = Set.copyOf(tunnels);
    }

    /** What it should hold; nothing is put back to strict. */
    public Layer<Loose> layer(String uplink) {
        Set<Loose> all = Stream.concat(Stream.of(uplink), tunnels.stream())
                .map(Loose::new)
                .collect(Collectors.toSet());
        return new Layer<>(this, all, row -> Removal.KEEP);
    }

    @Override
    public String name() {
        return "rp_filter";
    }

    @Override
    public Comparator<Loose> identity() {
        return Comparator.comparing(Loose::device);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** A reading thread's namespace. */
    @Override
    public Rows<Loose> list() {
        int all = setting("all");
        Set<Loose> loose = new HashSet<>();
        try (Stream<Path> devices = Files.list(conf)) {
            devices.map(path -> path.getFileName().toString())
                    .filter(device -> isLoose(device, Math.max(all, setting(device))))
                    .forEach(device -> loose.add(new Loose(device)));
        } catch (IOException e) {
            return Rows.none(); // what cannot be read is written, and says then what is wrong
        }
        return new Rows<>(loose, Set.of());
    }

    private boolean isLoose(String device, int setting) {
        return setting == LOOSE || (setting == OFF && !tunnels.contains(device));
    }

    /** What cannot be read counts as strict. */
    private int setting(String device) {
        try {
            return Integer.parseInt(
                    Files.readString(conf.resolve(device).resolve("rp_filter")).strip());
        } catch (IOException | NumberFormatException e) {
            return STRICT;
        }
    }

    /** {@code sysctl -w net.ipv4.conf.flannel/1.rp_filter=2}. */
    @Override
    public List<Result<Loose>> apply(List<Change<Loose>> changes) {
        List<Result<Loose>> results = new ArrayList<>();
        for (Change<Loose> change : changes) {
            Path file = conf.resolve(change.row().device()).resolve("rp_filter");
            try {
                Files.writeString(file, String.valueOf(LOOSE));
                results.add(Result.done(change));
            } catch (IOException e) {
                results.add(Result.failed(
                        change,
                        "cannot write " + LOOSE + " to " + file + " (" + e.getMessage()
                                + "): packets that come by another way than their answers go may be dropped; set it"
                                + " yourself, or run Tweed as root"));
            }
        }
        return results;
    }
}
