package net.tweed.agent.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Family;

/** Reads values one by one and collects what is wrong with them; a faulty value yields its default, to go on to the next. */
final class Checked {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True"); // Go's strconv.ParseBool
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]{1,5})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,9})s)?");
    private static final Duration LONGEST = Duration.ofDays(1); // longer than any lease: surely a slip

    private final Values values;
    private final List<String> faults;

    Checked(Values values, List<String> faults) {
        this.values = values;
        this.faults = faults;
    }

    void fault(String text) {
        faults.add(text);
    }

    boolean on(Flag flag) {
        Values.Value value = values.oneOrDefault(flag);
        if (!TRUE.contains(value.text()) && !FALSE.contains(value.text())) {
            fault(value.source() + " is on or off: " + quoted(value) + " must be true or false");
        }
        return TRUE.contains(value.text());
    }

    int number(Flag flag, int least, int most) {
        Values.Value value = values.oneOrDefault(flag);
        if (NUMBER.matcher(value.text()).matches()) {
            int number = Integer.parseInt(value.text());
            if (number >= least && number <= most) {
                return number;
            }
        }
        fault(value.source() + ": " + quoted(value) + " must be a number from " + least + " to " + most);
        return Integer.parseInt(flag.byDefault());
    }

    Duration duration(Flag flag, Duration least) {
        Values.Value value = values.oneOrDefault(flag);
        Duration read = duration(value.text()).orElse(Duration.ZERO);
        if (read.compareTo(least) < 0 || read.compareTo(LONGEST) > 0) {
            fault(value.source() + ": " + quoted(value) + " must be a time such as 90s, 5m or 1h30m, from "
                    + least.toSeconds() + "s to " + LONGEST.toHours() + "h");
            return duration(flag.byDefault()).orElse(least);
        }
        return read;
    }

    private static Optional<Duration> duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3)));
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** An absolute path; empty where none was given and there is no default. */
    Optional<Path> path(Flag flag) {
        Values.Value value = values.oneOrDefault(flag);
        if (value.text().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value.text()).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            fault(value.source() + ": " + quoted(value) + " is no path: " + e.getReason());
            return Optional.empty();
        }
    }

    Optional<InetAddress> address(Flag flag) {
        Values.Value value = values.oneOrDefault(flag);
        if (value.text().isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> address = Addresses.parse(value.text());
        if (address.isEmpty()) {
            fault(value.source() + ": " + quoted(value) + " is no IP address");
        }
        return address;
    }

    /** One that is this host's for all others. */
    Optional<InetAddress> address(Flag flag, Family family) {
        Optional<InetAddress> address = address(flag);
        if (address.isPresent() && Family.of(address.get()) != family) {
            fault(values.oneOrDefault(flag).source() + ": " + Addresses.text(address.get()) + " is no " + family
                    + " address");
            return Optional.empty();
        }
        if (address.isPresent() && !Addresses.reachable(address.get())) {
            fault(values.oneOrDefault(flag).source() + ": " + Addresses.text(address.get())
                    + " is not an address that other hosts reach");
            return Optional.empty();
        }
        return address;
    }

    /** An address to listen at, such as {@code 0.0.0.0:8888}; a port alone is on all addresses. */
    Optional<InetSocketAddress> listen(Flag flag) {
        Values.Value value = values.oneOrDefault(flag);
        String text = value.text();
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1") : "0.0.0.0";
        Optional<InetAddress> address = host.equals("localhost") ? Addresses.parse("127.0.0.1") : Addresses.parse(host);
        String port = text.substring(colon + 1);
        boolean right = NUMBER.matcher(port).matches() && Integer.parseInt(port) <= 65535;
        if (address.isEmpty() || !right) {
            String more = text.startsWith("fd://")
                    ? ": sockets that systemd passes on are not taken"
                    : " must be an IP address and a port, as in 0.0.0.0:8888";
            fault(value.source() + ": " + quoted(value) + more);
            return Optional.empty();
        }
        return address.map(at -> new InetSocketAddress(at, Integer.parseInt(port)));
    }

    List<String> patterns(Flag flag) {
        List<String> patterns = new ArrayList<>();
        for (Values.Value value : values.all(flag)) {
            try {
                patterns.add(Pattern.compile(value.text()).pattern());
            } catch (PatternSyntaxException e) {
                fault(value.source() + ": " + quoted(value) + " is no regular expression: " + e.getDescription());
            }
        }
        return patterns;
    }

    /** Addresses such as {@code http://10.0.0.1:2379}, each once, in order; without a scheme, {@code http} is meant. */
    List<URI> endpoints(Flag flag) {
        return endpoints(flag, "http");
    }

    /** @param scheme what is meant without one */
    List<URI> endpoints(Flag flag, String scheme) {
        Values.Value value = values.oneOrDefault(flag);
        Set<URI> endpoints = new LinkedHashSet<>();
        int position = 0;
        for (String text : value.text().split(",", -1)) {
            position++;
            if (!text.isBlank()) {
                endpoint(text.strip(), scheme)
                        .ifPresentOrElse(endpoints::add, new Wrong(value.source(), position, text.strip()));
            }
        }
        if (value.text().replace(",", "").isBlank()) {
            fault(value.source() + " names no address: http://127.0.0.1:2379 is one");
        }
        return List.copyOf(endpoints);
    }

    /** Says what is wrong with an endpoint; one with a user name may hold a password, so it is not shown. */
    private final class Wrong implements Runnable {
        private final String source;
        private final int position;
        private final String text;

        private Wrong(String source, int position, String text) {
            this.source = source;
            this.position = position;
            this.text = text;
        }

        @Override
        public void run() {
            fault(
                    text.indexOf('@') >= 0
                            ? source + ": address " + position
                                    + " holds a user name: give --etcd-username and a password file"
                            : source + ": \"" + text
                                    + "\" must be http or https, a host and a port, as in http://127.0.0.1:2379");
        }
    }

    private static Optional<URI> endpoint(String text, String scheme) {
        try {
            URI uri = new URI(text.contains("://") ? text : scheme + "://" + text);
            boolean plain = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
            boolean whole = uri.getHost() != null && uri.getPort() > 0 && uri.getPort() < 65536;
            boolean clean = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            return plain && bare && whole && clean
                    ? Optional.of(new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String quoted(Values.Value value) {
        return "\"" + value.text() + "\"";
    }
}
