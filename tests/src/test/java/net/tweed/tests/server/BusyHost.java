package net.tweed.tests.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** A host that claims, renews and releases leases over others until its server is gone, and notes each answer. */
final class BusyHost implements Runnable {
    /** One less than a server lets a host have: it may not know yet of what it has just released. */
    private static final int MOST = 2;

    private final int number;
    private final LeaseStore store;
    private final Answers answers;
    private final Random random;
    private final int subnets;

    /** @param subnets how many there are, for all hosts together */
    BusyHost(int number, LeaseStore store, Answers answers, Random random, int subnets) {
        this.number = number;
        this.store = store;
        this.answers = answers;
        this.random = random;
        this.subnets = subnets;
    }

    static Attributes attributes(int number) {
        InetAddress address = Addresses.parse("172.16.0." + number).orElseThrow();
        return new Attributes(
                "vxlan", DualStack.v4(address), DualStack.v4("{\"VNI\":1,\"VtepMAC\":\"" + number + "\"}"));
    }

    static DualStack<Prefix> subnet(int number) {
        return DualStack.v4(Prefix.parse("10.5." + number + ".0/24").orElseThrow());
    }

    /** The file of tokens that so many hosts show. */
    static String tokens(int hosts) {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= hosts; i++) {
            lines.append("h")
                    .append(i)
                    .append(' ')
                    .append(token(i))
                    .append(" 172.16.0.")
                    .append(i)
                    .append('\n');
        }
        return lines.toString();
    }

    static String token(int number) {
        return "0123456789abcdef-" + number;
    }

    @Override
    public void run() {
        try {
            work();
        } catch (TweedException e) {
            if (e.kind() != Kind.UNAVAILABLE) {
                answers.wrong(e);
            }
        } catch (RuntimeException | AssertionError e) {
            answers.wrong(e);
        }
    }

    private void work() {
        List<Lease> mine = new ArrayList<>(store.list().leases().stream()
                .filter(lease -> lease.attributes().sameHost(attributes(number)))
                .toList());
        while (true) {
            if (mine.size() < MOST) {
                claim().ifPresent(mine::add);
            } else {
                release(mine.remove(random.nextInt(mine.size())));
            }
            if (!mine.isEmpty()) {
                renew(mine.get(random.nextInt(mine.size())));
            }
        }
    }

    private Optional<Lease> claim() {
        Optional<Lease> lease =
                store.claim(subnet(random.nextInt(subnets)), attributes(number), "h" + number, Duration.ofDays(1));
        lease.ifPresent(answers::claimed);
        return lease;
    }

    private void release(Lease lease) {
        answers.releasing(lease);
        answers.released(lease, store.release(lease));
    }

    private void renew(Lease lease) {
        answers.renewed(lease, store.renew(lease).isPresent());
    }
}
