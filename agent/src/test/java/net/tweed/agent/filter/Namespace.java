package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** A network namespace of its own, gone when closed. */
final class Namespace implements AutoCloseable {
    private static final Host MACHINE = new LocalHost();

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /** A new one; the test is skipped, saying why, where namespaces or the program it is about cannot be used. */
    static Namespace create(String... programs) {
        String name = "tweed-pf-" + UUID.randomUUID().toString().substring(0, 8);
        Host.Output made = MACHINE.run(List.of("ip", "netns", "add", name), "")
                .orElseGet(() -> new Host.Output(127, "", "iproute2 is not installed"));
        Assumptions.assumeTrue(made.exit() == 0, () -> "needs root and network namespaces: " + made.err());
        Namespace namespace = new Namespace(name);
        for (String program : programs) {
            Host.Output answer = namespace.exec("", List.of(program, "-S"));
            if (answer.exit() != 0) {
                namespace.close();
                Assumptions.abort(program + " does not work here: " + answer.err());
            }
        }
        namespace.run("ip link set lo up");
        return namespace;
    }

    String name() {
        return name;
    }

    /** Runs a command given as words divided by single blanks; {@code 'two words'} is one. It must succeed. */
    String run(String command) {
        Host.Output output = exec("", words(command));
        assertThat(output.exit()).as(command + ": " + output.err()).isZero();
        return output.out();
    }

    /** Runs a command with input; it must succeed. */
    String feed(String command, String input) {
        Host.Output output = exec(input, words(command));
        assertThat(output.exit()).as(command + ": " + output.err()).isZero();
        return output.out();
    }

    Host.Output exec(String input, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        return MACHINE.run(inside, input).orElseThrow();
    }

    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        String[] parts = command.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else {
                List.of(parts[i].split(" ", -1)).stream()
                        .filter(w -> !w.isEmpty())
                        .forEach(words::add);
            }
        }
        return words;
    }

    /** The host as seen from inside, with all programs. */
    Tools tools() {
        return new Tools(this, List.of(), "", UnaryOperator.identity(), new ArrayList<>());
    }

    @Override
    public void close() {
        MACHINE.run(List.of("ip", "netns", "delete", name), "");
    }

    /**
     * The programs of a host in this namespace, noting what is run.
     *
     * @param missing names that are not installed
     * @param iptables the suffix of the variant that plain {@code iptables} is; empty text: the machine's own
     * @param print what becomes of output
     * @param ran the commands so far
     */
    record Tools(
            Namespace namespace, List<String> missing, String iptables, UnaryOperator<String> print, List<String> ran)
            implements Host {

        Tools without(String... programs) {
            return new Tools(namespace, List.of(programs), iptables, print, ran);
        }

        Tools withIptables(String suffix) {
            return new Tools(namespace, missing, suffix, print, ran);
        }

        Tools rewording(String from, String to) {
            return new Tools(namespace, missing, iptables, out -> out.replace(from, to), ran);
        }

        @Override
        public Optional<Output> run(List<String> command, String input) {
            ran.add(String.join(" ", command));
            if (missing.contains(command.get(0))) {
                return Optional.empty();
            }
            List<String> chosen = new ArrayList<>(command);
            if (!iptables.isEmpty()) {
                chosen.set(0, command.get(0).replaceFirst("^(ip6?tables)(-save|-restore|)$", "$1-" + iptables + "$2"));
            }
            Output output = namespace.exec(input, chosen);
            return Optional.of(new Output(output.exit(), print.apply(output.out()), output.err()));
        }

        @Override
        public List<String> lines(String path) {
            Output output = namespace.exec("", List.of("cat", path));
            return output.exit() == 0 ? output.out().lines().toList() : List.of();
        }
    }
}
