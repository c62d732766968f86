package net.tweed.tests.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A key of etcd, as its JSON has it.
 *
 * @param lease the etcd lease it hangs on, in hexadecimal as etcdctl takes it; {@code 0} for none
 */
public record StoredLease(String key, String value, String lease, long created, long modified) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where everything lies by default. */
    public static final String PREFIX = "/coreos.com/network";

    private static final String SUBNETS = PREFIX + "/subnets/";

    /** The key of a subnet such as {@code 10.5.1.0/24}. */
    public static String key(String subnet) {
        return SUBNETS + subnet.replace('/', '-');
    }

    /** {@code 10.5.1.0/24}, or both families' with an ampersand between. */
    public String subnet() {
        return key.substring(key.lastIndexOf('/') + 1).replaceAll("-(\\d+)(&|$)", "/$1$2");
    }

    /** All subnets' keys. */
    public static List<StoredLease> list(Etcd etcd) {
        return listUnder(etcd, SUBNETS);
    }

    /** All keys that begin so. */
    public static List<StoredLease> listUnder(Etcd etcd, String prefix) {
        List<StoredLease> leases = new ArrayList<>();
        for (JsonNode kv :
                json(etcd.ctl("get", "--prefix", prefix, "-w", "json")).path("kvs")) {
            leases.add(new StoredLease(
                    text(kv, "key"),
                    text(kv, "value"),
                    Long.toHexString(kv.path("lease").asLong()),
                    kv.path("create_revision").asLong(),
                    kv.path("mod_revision").asLong()));
        }
        return leases;
    }

    /** The one that this public IP, of either family, holds; empty where it holds none, an AssertionError where it holds two. */
    public static Optional<StoredLease> of(Etcd etcd, String publicIp) {
        List<StoredLease> own = list(etcd).stream()
                .filter(lease -> lease.value().matches(".*\"PublicIP(v6)?\":\"" + publicIp + "\".*"))
                .toList();
        if (own.size() > 1) {
            throw new AssertionError(publicIp + " holds several subnets: " + own);
        }
        return own.stream().findFirst();
    }

    /** The store's revision: it grows with every write, keepalive excepted. */
    public static long revision(Etcd etcd) {
        return json(etcd.ctl("get", PREFIX + "/config", "-w", "json"))
                .path("header")
                .path("revision")
                .asLong();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("etcdctl printed no JSON: " + text, e);
        }
    }

    private static String text(JsonNode kv, String field) {
        return new String(Base64.getDecoder().decode(kv.path(field).asText()), StandardCharsets.UTF_8);
    }
}
