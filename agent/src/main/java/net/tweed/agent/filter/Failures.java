package net.tweed.agent.filter;

import java.util.List;
import java.util.Locale;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** Turns what {@code nft} and {@code iptables} say on stderr into errors with a remedy. */
final class Failures {
    private static final int MAX_WORDS = 600;

    private static final List<String> DENIED = List.of("not permitted", "permission denied", "you must be root");
    private static final List<String> UNSUPPORTED = List.of(
            "not supported",
            "missing kernel module",
            "table does not exist",
            "does the table exist",
            "can't initialize ip",
            "could not process rule: no such file or directory");

    private Failures() {}

    /** An error for a program that ended with a status other than 0. */
    static TweedException of(String what, String program, Host.Output output) {
        String words = words(output);
        String lower = words.toLowerCase(Locale.ROOT);
        if (DENIED.stream().anyMatch(lower::contains)) {
            return new TweedException(
                    Kind.DENIED, what + ": " + words + ". Run as root, or with CAP_NET_ADMIN and" + " CAP_NET_RAW");
        }
        if (lower.contains("xtables lock")) {
            return new TweedException(
                    Kind.UNAVAILABLE,
                    what + ": " + words + ". Another program holds the lock /run/xtables.lock: it is tried again");
        }
        if (UNSUPPORTED.stream().anyMatch(lower::contains)) {
            return new TweedException(
                    Kind.UNAVAILABLE, what + ": " + words + ". The kernel may lack a module: " + modules(program));
        }
        return new TweedException(Kind.UNAVAILABLE, what + ": " + words);
    }

    /** An error for a program that is gone. */
    static TweedException missing(String what, String program) {
        return new TweedException(
                Kind.CONFIG,
                what + ": " + program + " is not installed. Install the package "
                        + (program.equals("nft") ? "nftables" : "iptables"));
    }

    private static String modules(String program) {
        return program.equals("nft")
                ? "try `modprobe -a nf_tables nft_chain_nat nft_masq`"
                : "try `modprobe -a ip_tables iptable_nat ip6table_nat xt_comment xt_mark xt_MASQUERADE`";
    }

    private static String words(Host.Output output) {
        String words = output.err().isBlank() ? output.out() : output.err();
        String line = String.join(
                "; ", words.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
        String bounded = line.length() > MAX_WORDS ? line.substring(0, MAX_WORDS) + " …" : line;
        return bounded.isEmpty() ? "exit status " + output.exit() : bounded;
    }
}
