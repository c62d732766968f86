package net.tweed.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What to measure.
 *
 * @param launcher the daemon's
 * @param proxy the proxy that the udp backend is compared with, compiled
 * @param leases sizes of clusters, ascending
 * @param runs of each measurement
 * @param events single events to measure
 * @param agents behind one server; 0: the server is not measured
 */
record Options(
        Path launcher, Path proxy, List<BackendType> backends, List<Integer> leases, int runs, int events, int agents) {
    /** More than the lab has addresses and MACs for, and far more than a cluster has hosts. */
    private static final int MOST_LEASES = Leases.EVENTS;

    private static final int MOST_RUNS = 20;

    /** Each is a connection of this process. */
    private static final int MOST_AGENTS = 5000;

    Options {
        backends = List.copyOf(backends);
        leases = leases.stream().sorted().distinct().toList();
    }

    /**
     * Reads the command line: the launcher, the plain proxy, then options.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options read(List<String> words) {
        Options options = new Options(
                Path.of(words.get(0)),
                Path.of(words.get(1)),
                Arrays.asList(BackendType.values()),
                List.of(1000, 5000),
                5,
                21,
                1000);
        int at = 2;
        while (at < words.size()) {
            String name = words.get(at++);
            if (name.equals("--quick") || name.equals("--server")) {
                options = name.equals("--quick") ? options.quick() : options.serverOnly();
                continue;
            }
            int equals = name.indexOf('=');
            if (equals < 0 && at == words.size()) {
                throw new IllegalArgumentException("there is no option \"" + name + "\", or it needs a value");
            }
            String value = equals < 0 ? words.get(at++) : name.substring(equals + 1);
            options = options.with(equals < 0 ? name : name.substring(0, equals), value);
        }
        return options;
    }

    private Options quick() {
        return new Options(launcher, proxy, backends, List.of(50, 200), 1, 5, Math.min(agents, 50));
    }

    private Options serverOnly() {
        return new Options(launcher, proxy, List.of(), leases, runs, events, agents);
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--backend" -> new Options(launcher, proxy, List.of(BackendType.of(value)), leases, runs, events, 0);
            case "--leases" -> new Options(launcher, proxy, backends, numbers(value), runs, events, agents);
            case "--runs" -> new Options(launcher, proxy, backends, leases, number(value, MOST_RUNS), events, agents);
            case "--events" -> new Options(launcher, proxy, backends, leases, runs, number(value, 1000), agents);
            case "--agents" -> new Options(launcher, proxy, backends, leases, runs, events, number(value, MOST_AGENTS));
            default -> throw new IllegalArgumentException("there is no option \"" + name + "\"");
        };
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            numbers.add(number(each, MOST_LEASES));
        }
        return numbers;
    }

    private static int number(String text, int most) {
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("\"" + text + "\" is no number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }
}
