/**
 * Which host is which instance of a cloud: learnt once from a document that the cloud signed, remembered beside the leases,
 * read by whoever writes routes for other hosts.
 */
@NullMarked
package net.tweed.core.enrol;

import org.jspecify.annotations.NullMarked;
