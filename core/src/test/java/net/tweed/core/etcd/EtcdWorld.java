package net.tweed.core.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.model.Clock;
import net.tweed.core.testing.EtcdServer;

/** One etcd, and what its tests do with etcdctl: the raw things that others would do. */
public record EtcdWorld(EtcdServer etcd, String prefix) {
    private static final Pattern GRANTED = Pattern.compile("lease ([0-9a-f]+) granted");

    EtcdOptions options() {
        return EtcdOptions.of(List.of(etcd.endpoint()), prefix);
    }

    public EtcdLeaseStore connect() {
        return new EtcdLeaseStore(options(), Clock.system());
    }

    EtcdLeaseStore connect(Duration recheck) {
        return new EtcdLeaseStore(options(), Clock.system(), recheck);
    }

    String leaseKey(String subnets) {
        return prefix + "/subnets/" + subnets;
    }

    void put(String key, String value, Optional<Duration> timeToLive) {
        List<String> command = new ArrayList<>(List.of("put", key, value));
        timeToLive.ifPresent(ttl -> command.add("--lease=" + grant(ttl)));
        etcd.etcdctl(command.toArray(String[]::new));
    }

    void delete(String key) {
        etcd.etcdctl("del", key);
    }

    String grant(Duration timeToLive) {
        Matcher matcher = GRANTED.matcher(etcd.etcdctl("lease", "grant", Long.toString(timeToLive.toSeconds())));
        if (!matcher.find()) {
            throw new IllegalStateException("etcdctl granted no lease");
        }
        return matcher.group(1);
    }

    /** The value of a field of a key, as etcdctl's JSON has it; empty where there is none. */
    Optional<String> field(String key, String name) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\":(-?[0-9]+)").matcher(etcd.etcdctl("get", key, "-w", "json"));
        String found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return Optional.of(found).filter(text -> !text.isEmpty());
    }

    /** Ends the time to live of a key now. */
    void expire(String key) {
        String lease = field(key, "lease").orElseThrow();
        etcd.etcdctl("lease", "revoke", Long.toHexString(Long.parseLong(lease)));
    }

    /** The ids of all etcd leases that are alive. */
    List<String> grants() {
        return etcd.etcdctl("lease", "list")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("[0-9a-f]{8,}"))
                .toList();
    }

    long revision() {
        return Long.parseLong(field("no-such-key", "revision").orElseThrow());
    }
}
