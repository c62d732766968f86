package net.tweed.backend.alivpc.fake;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** An instance and its interfaces. Changed under its world's lock only. */
public final class FakeInstance {
    /** Whether it runs. */
    public enum State {
        RUNNING,
        STOPPED,
        TERMINATED
    }

    /** An elastic network interface. */
    public static final class Eni {
        private final String id;
        private final String vSwitch;
        private final String mac;
        private final List<InetAddress> addresses;
        private boolean checked;

        Eni(String id, String vSwitch, String mac, List<InetAddress> addresses, boolean checked) {
            this.id = id;
            this.vSwitch = vSwitch;
            this.mac = mac;
            this.addresses = List.copyOf(addresses);
            this.checked = checked;
        }

        public String id() {
            return id;
        }

        public String vSwitch() {
            return vSwitch;
        }

        String mac() {
            return mac;
        }

        public List<InetAddress> addresses() {
            return addresses;
        }

        public boolean isChecked() {
            return checked;
        }

        void check(boolean on) {
            checked = on;
        }
    }

    private final String id;
    private final List<Eni> enis;
    private final Set<String> hosts;
    private State state = State.RUNNING;

    FakeInstance(String id, List<Eni> enis, Set<String> hosts) {
        this.id = id;
        this.enis = List.copyOf(enis);
        this.hosts = Set.copyOf(hosts);
    }

    public String id() {
        return id;
    }

    public List<Eni> enis() {
        return enis;
    }

    /** Names and addresses that tell its metadata requests apart, beside its own addresses: where from, or where to. */
    Set<String> hosts() {
        return hosts;
    }

    public State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }
}
