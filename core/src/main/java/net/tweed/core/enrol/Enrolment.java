package net.tweed.core.enrol;

import java.net.InetAddress;

/**
 * A host that has shown once which instance it is.
 *
 * @param client the name of its certificate or token, by which the server knows it
 * @param holder the host's identity, as its lease was claimed with
 * @param address its private address there, which is the public address of its lease: in the document on AWS and Alibaba
 *     Cloud; Google's names none, so that there whoever writes routes must find the address on the instance
 */
public record Enrolment(String client, String holder, InetAddress address, CloudInstance instance) {}
