package net.tweed.agent.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The readiness of a host that is in several networks: ready when each of them is ready or refused, and the networks to be
 * in are known. Safe for all threads.
 */
public final class Ensemble {
    private final Map<String, Member> members = new TreeMap<>();
    private final List<Consumer<? super Readiness.State>> observers = new ArrayList<>();
    private String unknown;

    /** How one network is. */
    private sealed interface Member {
        record Entered(Readiness.State state) implements Member {}

        record Waiting(String why) implements Member {}

        record Refused(String why) implements Member {}
    }

    /**
     * Of a host that is in no network yet.
     *
     * @param unknown why the networks to be in are not known yet
     */
    public Ensemble(String unknown) {
        this.unknown = unknown;
    }

    /** The networks to be in are known. */
    public synchronized void known() {
        unknown = "";
        tell();
    }

    /** The network is being entered, or is in place; follows its own readiness from now on. */
    public void entered(String network, Readiness readiness) {
        readiness.observe(state -> put(network, new Member.Entered(state)));
    }

    /** The network cannot be entered yet. */
    public void waiting(String network, String why) {
        put(network, new Member.Waiting(why));
    }

    /** The network is not entered: this host is ready without it. */
    public void refused(String network, String why) {
        put(network, new Member.Refused(why));
    }

    /** The network is none of this host's any more. */
    public synchronized void gone(String network) {
        members.remove(network);
        tell();
    }

    private synchronized void put(String network, Member member) {
        members.put(network, member);
        tell();
    }

    /** All together: what is waited for by {@code network/condition}. */
    public synchronized Readiness.State state() {
        Map<String, String> waiting = new LinkedHashMap<>();
        if (!unknown.isEmpty()) {
            waiting.put("networks", unknown);
        }
        List<String> ready = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        members.forEach((network, member) -> {
            if (member instanceof Member.Refused no) {
                refused.add(network + " (" + no.why() + ")");
            } else if (member instanceof Member.Waiting yet) {
                waiting.put(network, yet.why());
            } else if (member instanceof Member.Entered in && in.state().ready()) {
                ready.add(network);
            } else if (member instanceof Member.Entered in) {
                in.state().waiting().forEach((condition, why) -> waiting.put(network + "/" + condition, why));
            }
        });
        String remark = "networks=" + String.join(",", ready)
                + (refused.isEmpty() ? "" : " refused=" + String.join(", ", refused));
        return new Readiness.State(waiting, remark);
    }

    /** What is waited for in each network, by condition; of a refused one, why it is. */
    public synchronized Map<String, Map<String, String>> networks() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        members.forEach((network, member) -> {
            if (member instanceof Member.Refused no) {
                all.put(network, Map.of("refused", no.why()));
            } else if (member instanceof Member.Waiting yet) {
                all.put(network, Map.of("network", yet.why()));
            } else if (member instanceof Member.Entered in) {
                all.put(network, in.state().waiting());
            }
        });
        return all;
    }

    /** Tells of the state now, and of each change, as {@link Readiness#observe}. */
    public synchronized void observe(Consumer<? super Readiness.State> observer) {
        observers.add(observer);
        observer.accept(state());
    }

    private void tell() {
        Readiness.State state = state();
        observers.forEach(observer -> observer.accept(state));
    }
}
