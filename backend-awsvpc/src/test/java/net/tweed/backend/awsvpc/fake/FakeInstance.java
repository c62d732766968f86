package net.tweed.backend.awsvpc.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** An instance with its network interfaces. */
public final class FakeInstance {
    /** How it is doing. */
    public enum State {
        RUNNING("running", 16),
        /** It takes minutes, and its rows are no blackholes meanwhile. */
        STOPPING("stopping", 64),
        STOPPED("stopped", 80),
        TERMINATED("terminated", 48);

        private final String text;
        private final int code;

        State(String text, int code) {
            this.text = text;
            this.code = code;
        }

        String text() {
            return text;
        }

        int code() {
            return code;
        }
    }

    /** One network interface: its source/destination check is on, as AWS makes them. */
    public static final class Eni {
        private final String id;
        private final String mac;
        private final String subnet;
        private final List<String> addresses;
        private boolean check = true;

        Eni(String id, String mac, String subnet, List<String> addresses) {
            this.id = id;
            this.mac = mac;
            this.subnet = subnet;
            this.addresses = List.copyOf(addresses);
        }

        public String id() {
            return id;
        }

        String mac() {
            return mac;
        }

        String subnet() {
            return subnet;
        }

        /** IPv4 and IPv6 ones. */
        public List<String> addresses() {
            return addresses;
        }

        public boolean isChecked() {
            return check;
        }

        /** Switches the check, as somebody at the console would. */
        public void check(boolean on) {
            check = on;
        }
    }

    private final String id;
    private final String vpc;
    private final String region;
    private final List<Eni> enis = new ArrayList<>();
    private final Set<String> hosts = new TreeSet<>();
    private String accessKey;
    private String secretKey;
    private String sessionToken;
    private State state = State.RUNNING;
    private boolean role = true;

    FakeInstance(String id, String vpc, String region) {
        this.id = id;
        this.vpc = vpc;
        this.region = region;
        this.accessKey = "ASIA" + id.replace("i-", "").toUpperCase(Locale.ROOT);
        this.secretKey = "secret-of-" + id;
        this.sessionToken = "session-of-" + id;
    }

    public String id() {
        return id;
    }

    String vpc() {
        return vpc;
    }

    String region() {
        return region;
    }

    public State state() {
        return state;
    }

    void state(State now) {
        state = now;
    }

    public List<Eni> enis() {
        return enis;
    }

    /** The first interface. */
    public Eni eni() {
        return enis.get(0);
    }

    /** Adds an interface; its id follows the instance's. */
    public FakeInstance eni(String eniId, String subnet, List<String> addresses) {
        String mac = "02:00:00:%02x:%02x:%02x"
                .formatted(eniId.hashCode() >>> 16 & 0xff, eniId.hashCode() >>> 8 & 0xff, eniId.hashCode() & 0xff);
        enis.add(new Eni(eniId, mac, subnet, addresses));
        return this;
    }

    /** The metadata server knows it also by this name of the server: for several instances on one host. */
    public FakeInstance host(String name) {
        hosts.add(name);
        return this;
    }

    boolean is(String address) {
        return hosts.contains(address)
                || enis.stream().anyMatch(eni -> eni.addresses().contains(address));
    }

    /** From now on its role has these keys: another service's, which knows them. */
    public FakeInstance keys(String access, String secret, String session) {
        accessKey = access;
        secretKey = secret;
        sessionToken = session;
        return this;
    }

    /** From now on its metadata server gives it credentials, or none. */
    public FakeInstance role(boolean has) {
        role = has;
        return this;
    }

    boolean hasRole() {
        return role;
    }

    /** The access key of its role. */
    public String accessKey() {
        return accessKey;
    }

    String secretKey() {
        return secretKey;
    }

    String sessionToken() {
        return sessionToken;
    }
}
