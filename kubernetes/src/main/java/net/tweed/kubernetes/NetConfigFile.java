package net.tweed.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.ConfigJson;

/** {@code net-conf.json}, as the cluster's ConfigMap {@code kube-flannel-cfg} mounts it. Any thread may call. */
final class NetConfigFile {
    /** As much as a configuration in etcd may hold. */
    private static final int LONGEST = 64 * 1024;

    private static final DualStack<Prefix> ANY = DualStack.both(
            Prefix.parse("0.0.0.0/0").orElseThrow(), Prefix.parse("::/0").orElseThrow());

    private final Path file;
    private volatile DualStack<Prefix> networks = ANY;

    NetConfigFile(Path file) {
        this.file = file;
    }

    /** The text. */
    Optional<String> read() {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new TweedException(
                        Kind.CONFIG,
                        "Cannot use the network's configuration " + file + ": it is longer than " + LONGEST / 1024
                                + " KiB. Does --net-config-path name the right file?");
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot read the network's configuration " + file + ": "
                            + (Files.exists(file) ? "no right to" : "there is" + " no such file")
                            + ". Mount the ConfigMap kube-flannel-cfg there, or name the file with"
                            + " --net-config-path",
                    e);
        }
        remember(text);
        return Optional.of(text);
    }

    /** The network of each family, as last read; before, any. */
    DualStack<Prefix> networks() {
        return networks;
    }

    /** What makes no sense is the caller's to report; until it does, the networks stay. */
    private void remember(String text) {
        try {
            networks = ConfigJson.parse(text).config().networks();
        } catch (TweedException e) {
            if (e.kind() != Kind.CONFIG) {
                throw e;
            }
        }
    }
}
