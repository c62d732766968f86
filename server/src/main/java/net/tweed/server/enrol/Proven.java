package net.tweed.server.enrol;

import java.net.InetAddress;
import java.util.Optional;
import net.tweed.core.enrol.CloudInstance;

/**
 * What a document says that was found good.
 *
 * @param address the instance's private one; empty where the cloud's documents have none
 */
record Proven(CloudInstance instance, Optional<InetAddress> address) {}
