package net.tweed.agent.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.tweed.core.etcd.EtcdOptions;

/**
 * What the tables, chains and comments of one network are called, so that several networks on a host do not take each
 * other's rules for their own: flannel's plain names for the network under flannel's own prefix in etcd; for any other
 * those with a suffix, {@code flannel-ipv4-blue} and {@code FLANNEL-FWD-blue}.
 *
 * <p>The rules are thought of in plain names; {@link #outward} says what the host's programs are told, {@link #inward} what
 * their answers mean. Pure.
 *
 * @param suffix without its hyphen; empty for the plain names. A chain of iptables has at most 28 characters
 *     (XT_EXTENSION_MAXNAMELEN), of which ours leave 12
 */
public record FilterNames(String suffix) {
    private static final Pattern SUFFIX = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9._-]{0,11})?");
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.-])(FLANNEL-POSTRTG|FLANNEL-FWD|flannel-ipv[46])(?:-([\\w.-]+))?(?![\\w.-])");
    private static final Pattern COMMENT = Pattern.compile("\"(flanneld masq|flanneld forward)(?: ([^\"]+))?\"");
    private static final String OTHERS = "others_";
    private static final int HASH = 5; // bytes: ten digits

    public FilterNames {
        if (!SUFFIX.matcher(suffix).matches()) {
            throw new IllegalArgumentException("Chains cannot be named after \"" + suffix + "\"");
        }
    }

    /** Flannel's. */
    public static FilterNames plain() {
        return new FilterNames("");
    }

    /** Those of the network that stands under this prefix in etcd: its last part where that is short, else a hash. */
    public static FilterNames ofPrefix(String prefix) {
        if (prefix.equals(EtcdOptions.DEFAULT_PREFIX)) {
            return plain();
        }
        String name = prefix.startsWith(EtcdOptions.DEFAULT_PREFIX + "/")
                ? prefix.substring(EtcdOptions.DEFAULT_PREFIX.length() + 1)
                : "";
        return new FilterNames(!name.isEmpty() && SUFFIX.matcher(name).matches() ? name : hash(prefix));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** Plain names become this network's. */
    String outward(String text) {
        if (suffix.isEmpty()) {
            return text;
        }
        String named = replace(NAME, text, m -> m.group(2) == null ? m.group() + "-" + suffix : m.group());
        return replace(COMMENT, named, m -> "\"" + m.group(1) + " " + suffix + "\"");
    }

    /** This network's names become plain ones, and those of others none of ours. */
    String inward(String text) {
        if (suffix.isEmpty()) {
            return text;
        }
        String named = replace(NAME, text, m -> suffix.equals(m.group(2)) ? m.group(1) : OTHERS + m.group());
        return replace(COMMENT, named, m -> suffix.equals(m.group(2)) ? "\"" + m.group(1) + "\"" : "\"others' rule\"");
    }

    private interface Rewrite {
        String of(MatchResult match);
    }

    private static String replace(Pattern pattern, String text, Rewrite rewrite) {
        return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(rewrite.of(match)));
    }
}
