package net.tweed.agent.filter;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;

/** The nftables table that keeps one network apart: {@code nft list table inet tweed-isolation-blue}. */
final class PartitionTable implements Table<Partition> {
    /** What the names of these tables begin with. */
    static final String PREFIX = "tweed-isolation";

    private final Host host;
    private final String table;
    private final Map<List<String>, List<String>> meanings = new HashMap<>(); // how this nft prints what was written

    PartitionTable(Host host, FilterNames names) {
        this.host = host;
        this.table = PREFIX + (names.suffix().isEmpty() ? "" : "-" + names.suffix());
    }

    /** What the table should be. */
    Partition row(List<String> chains, Set<InetAddress> hosts) {
        return new Partition(table, chains, hosts);
    }

    @Override
    public String name() {
        return "isolation";
    }

    @Override
    public Comparator<Partition> identity() {
        return Comparator.comparing(Partition::table);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    @Override
    public Rows<Partition> list() {
        return read().map(row -> new Rows<>(Set.of(row), Set.of())).orElse(Rows.none());
    }

    private Optional<Partition> read() {
        if (!tables().contains("inet " + table)) {
            return Optional.empty();
        }
        String what = "Cannot list nft table inet " + table;
        return Optional.of(parse(said(what, List.of("nft", "-s", "list", "table", "inet", table), "")));
    }

    /** None where there is no nftables: writing one says what is missing. */
    private List<String> tables() {
        Optional<Host.Output> output = host.run(List.of("nft", "list", "tables"), "");
        if (output.isPresent()
                && output.get().exit() != 0
                && output.get().err().toLowerCase(Locale.ROOT).contains("not permitted")) {
            throw Failures.of("Cannot list nft tables", "nft", output.get());
        }
        return output.map(said -> said.out()
                        .lines()
                        .map(line -> line.strip().replaceFirst("^table ", ""))
                        .toList())
                .orElse(List.of());
    }

    /** The sets' elements, which nft breaks over lines, and the rest. */
    private Partition parse(String listing) {
        List<String> chains = new ArrayList<>();
        StringBuilder sets = new StringBuilder();
        boolean inside = false;
        for (String line : NftListing.body(listing)) {
            if (line.startsWith("set ")) {
                inside = true;
            } else if (inside && line.equals("}")) {
                inside = false;
            } else if (inside) {
                sets.append(' ').append(line);
            } else {
                chains.add(line);
            }
        }
        Set<InetAddress> hosts = Stream.of(sets.toString().split("[\\s,{}]+", -1))
                .flatMap(word -> Addresses.parse(word).stream())
                .collect(Collectors.toSet());
        return new Partition(table, meanings.getOrDefault(chains, chains), hosts);
    }

    @Override
    public List<Result<Partition>> apply(List<Change<Partition>> changes) {
        List<Result<Partition>> results = new ArrayList<>();
        for (Change<Partition> change : changes) {
            try {
                said("Cannot write nft table inet " + table, List.of("nft", "-f", "-"), script(change));
                if (change instanceof Change.Put<Partition> put) {
                    learn(put.row().chains());
                }
                results.add(Result.done(change));
            } catch (TweedException e) {
                results.add(Result.failed(change, String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    private void learn(List<String> written) {
        List<String> printed = read().map(Partition::chains).orElse(List.of());
        if (!printed.equals(written) && printed.size() == written.size()) {
            meanings.put(printed, written);
        }
    }

    private String script(Change<Partition> change) {
        String gone = "table inet " + table + "\ndelete table inet " + table + "\n";
        if (!(change instanceof Change.Put<Partition> put)) {
            return gone;
        }
        Optional<Partition> before =
                put.before().filter(row -> row.chains().equals(put.row().chains()));
        if (before.isPresent()) {
            return elements("delete", without(before.get().hosts(), put.row().hosts()))
                    + elements("add", without(put.row().hosts(), before.get().hosts()));
        }
        return gone + "table inet " + table + " {\nset hosts4 { type ipv4_addr; }\nset hosts6 { type ipv6_addr; }\n"
                + String.join("\n", put.row().chains()) + "\n}\n"
                + elements("add", put.row().hosts());
    }

    private static Set<InetAddress> without(Set<InetAddress> all, Set<InetAddress> some) {
        Set<InetAddress> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private String elements(String verb, Set<InetAddress> hosts) {
        StringBuilder script = new StringBuilder();
        for (Family family : Family.values()) {
            String list = hosts.stream()
                    .filter(address -> Family.of(address) == family)
                    .map(Addresses::text)
                    .collect(Collectors.joining(", "));
            if (!list.isEmpty()) {
                script.append(
                        verb + " element inet " + table + " " + IsolationRules.hosts(family) + " { " + list + " }\n");
            }
        }
        return script.toString();
    }

    private String said(String what, List<String> command, String input) {
        Host.Output output = host.run(command, input).orElseThrow(() -> Failures.missing(what, "nft"));
        if (output.exit() != 0) {
            throw Failures.of(what, "nft", output);
        }
        return output.out();
    }
}
