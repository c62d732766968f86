package net.tweed.agent.options;

import java.net.InetAddress;

/**
 * Where health is told.
 *
 * @param address the address to listen at
 * @param port the port to listen at; 0: health is not served
 */
public record HealthOptions(InetAddress address, int port) {}
