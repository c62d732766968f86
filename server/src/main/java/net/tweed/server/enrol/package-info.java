/**
 * Which instance a client is: the signed documents of clouds, checked once.
 *
 * <p>What is signed and how: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-iid.html,
 * https://cloud.google.com/compute/docs/instances/verifying-instance-identity,
 * https://www.alibabacloud.com/help/en/ecs/user-guide/use-instance-identities. A document says which instance somebody could
 * ask about itself, not who is speaking: that is what certificates and tokens are for. It enrols; it never authenticates.
 */
@NullMarked
package net.tweed.server.enrol;

import org.jspecify.annotations.NullMarked;
