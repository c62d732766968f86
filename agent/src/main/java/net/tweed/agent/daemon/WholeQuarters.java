package net.tweed.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.tweed.agent.filter.FilterNames;
import net.tweed.agent.filter.FilterTools;
import net.tweed.agent.filter.Isolation;
import net.tweed.agent.tenancy.Claim;
import net.tweed.agent.tenancy.ClaimBook;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the only network of a host: there is nobody to keep out but hosts without a lease, and those where a tunnel
 * stands beside a cloud's routes. Once that was so, what was written for it is taken away when it is so no more.
 */
record WholeQuarters(FilterTools tools, FilterNames names, Path stateDir, Memory memory) implements Quarters {
    private static final Logger LOG = LoggerFactory.getLogger(WholeQuarters.class);
    private static final String NETWORK = "the network";
    /** Whether it is remembered that there are rules of ours. */
    enum Memory {
        WRITTEN,
        /** By whoever writes nothing at all. */
        READ
    }

    /** In the state directory, while there may be rules of ours. */
    private static final String MARK = "partition";

    @Override
    public void admit(NetworkConfig config) {}

    @Override
    public Optional<Isolation> isolation(NetworkConfig config) {
        boolean wanted = config.overflow().isPresent() && config.isolation() == NetworkConfig.Isolation.KEPT;
        if (!wanted && !Files.exists(mark())) {
            return Optional.empty();
        }
        try {
            Isolation.check(tools);
            remember();
        } catch (TweedException | IOException e) {
            LOG.warn(
                    "The tunnel's port takes packets from everybody that the host's own rules let in: {}",
                    e.getMessage());
            return Optional.empty();
        }
        Claim claim = Claim.of(config);
        Claim asked = wanted ? claim : new Claim(claim.networks(), claim.tunnel(), NetworkConfig.Isolation.OPEN);
        return Optional.of(new Isolation(tools, names, NETWORK, asked, new ClaimBook()));
    }

    private void remember() throws IOException {
        if (memory == Memory.WRITTEN) {
            Files.createDirectories(stateDir);
            Files.writeString(mark(), "");
        }
    }

    private Path mark() {
        return stateDir.resolve(MARK);
    }
}
