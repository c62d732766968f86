package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pings from namespace to address. */
public final class Pings {
    private Pings() {}

    /** One to be answered: from this namespace to this address. */
    public record Pair(String from, String to) {}

    /** Waits until every container reaches every other, and every host every other host's container. */
    static void all(List<Pod> pods, List<String> hosts) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < pods.size(); i++) {
            for (int j = 0; j < pods.size(); j++) {
                if (i != j) {
                    for (String to : pods.get(j).addresses()) {
                        pairs.add(new Pair(pods.get(i).namespace(), to));
                        pairs.add(new Pair(hosts.get(i), to));
                    }
                }
            }
        }
        answered(pairs);
    }

    /** Waits until each was answered once. */
    public static void answered(List<Pair> pairs) {
        List<Pair> left = new ArrayList<>(pairs);
        Eventually.soon("all of " + pairs.size() + " pairs ping", () -> {
            left.retainAll(lost(left));
            assertThat(left).as("lost").isEmpty();
        });
    }

    /** Those that get no answer within a second. */
    public static List<Pair> lost(List<Pair> pairs) throws IOException {
        Map<Pair, Process> running = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            running.put(
                    pair,
                    Shell.start(List.of(
                            "ip", "netns", "exec", pair.from(), "ping", "-n", "-c", "1", "-W", "1", pair.to())));
        }
        List<Pair> lost = new ArrayList<>();
        for (Map.Entry<Pair, Process> each : running.entrySet()) {
            if (Shell.finish(each.getValue(), "ping").status() != 0) {
                lost.add(each.getKey());
            }
        }
        return lost;
    }
}
