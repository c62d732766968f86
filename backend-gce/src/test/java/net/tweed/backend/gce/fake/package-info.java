/**
 * A Google Compute Engine of one's own: the part of the compute, monitoring and metadata APIs that this backend calls, strict
 * and with state, written from the API reference. Runs in tests and, by {@link net.tweed.backend.gce.fake.FakeGce#main}, as a
 * program; {@code /_fake/…} builds its world and breaks it.
 */
@NullMarked
package net.tweed.backend.gce.fake;

import org.jspecify.annotations.NullMarked;
