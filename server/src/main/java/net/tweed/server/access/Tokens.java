package net.tweed.server.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;

/**
 * The tokens of clients, from a file: a client on each line, its name, its token and any addresses that are its, with blanks
 * between; {@code #} begins a comment. Only hashes of the tokens are kept, so that looking one up tells nothing by its time.
 */
public final class Tokens {
    /** Bytes; some thousand clients. */
    private static final int LARGEST = 1024 * 1024;

    /** Characters: what is shorter can be guessed. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 512;

    private final Map<String, Client.Named> clients;

    private Tokens(Map<String, Client.Named> clients) {
        this.clients = Map.copyOf(clients);
    }

    /** Of no client. */
    public static Tokens none() {
        return new Tokens(Map.of());
    }

    /**
     * Reads a file.
     *
     * @throws TweedException of kind CONFIG, naming every fault by its line at once; no token is shown
     */
    public static Tokens read(Path file) {
        List<String> faults = new ArrayList<>();
        Map<String, Client.Named> clients = new HashMap<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                String where = "line " + number + ": ";
                add(clients, names, text.split("\\s+", -1)).ifPresent(fault -> faults.add(where + fault));
            }
        }
        if (clients.isEmpty() && faults.isEmpty()) {
            faults.add("it has no client");
        }
        if (!faults.isEmpty()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG, "Cannot use the tokens in " + file + ": " + String.join("; ", faults));
        }
        return new Tokens(clients);
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("It is larger than " + LARGEST + " bytes");
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read the tokens in " + file
                            + ": check that it exists, that this user may read it, and that it"
                            + " is a text of at most " + LARGEST + " bytes",
                    e);
        }
    }

    private static Optional<String> add(Map<String, Client.Named> clients, Set<String> names, String[] words) {
        if (words.length < 2 || words[1].length() < SHORTEST || words[1].length() > LONGEST) {
            return Optional.of("a name and a token of " + SHORTEST + " to " + LONGEST + " characters are needed");
        }
        Set<InetAddress> addresses = new HashSet<>();
        for (int i = 2; i < words.length; i++) {
            Optional<InetAddress> address = Addresses.parse(words[i]);
            if (address.isEmpty()) {
                return Optional.of("what follows the token must be IP addresses");
            }
            addresses.add(address.get());
        }
        if (!names.add(words[0])) {
            return Optional.of("its name is there before");
        }
        try {
            return clients.putIfAbsent(hash(words[1]), new Client.Named(words[0], addresses)) == null
                    ? Optional.empty()
                    : Optional.of("its token is another client's too");
        } catch (TweedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    public boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Whose token this is. */
    public Optional<Client.Named> find(String token) {
        return Optional.ofNullable(clients.get(hash(token)));
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
