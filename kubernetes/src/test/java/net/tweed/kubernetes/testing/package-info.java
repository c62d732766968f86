/** A Kubernetes API server for tests, strict where the store relies on it. */
@NullMarked
package net.tweed.kubernetes.testing;

import org.jspecify.annotations.NullMarked;
