package net.tweed.core.enrol;

import java.util.Optional;

/**
 * How a host stands with the server.
 *
 * @param audience for which a document is to be signed
 * @param enrolment what the host is enrolled as
 */
public record Standing(Audience audience, Optional<Enrolment> enrolment) {}
