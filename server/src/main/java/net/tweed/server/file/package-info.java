/**
 * The embedded store: leases and facts in one file of the server's own, for clusters without etcd.
 *
 * <p>All of it is in memory and guarded by one lock ({@link net.tweed.server.file.Contents}). A call changes that, and
 * its answer waits until the change is on the disk: whatever was changed meanwhile by others is written with it, in one
 * commit and one {@code fsync} ({@link net.tweed.server.file.Commits}). What reads waits likewise for what it has seen,
 * and watches are told afterwards, so nobody ever learns of something that a crash could take back.
 *
 * <p>A renewal usually writes nothing. The file holds, for each time to live, a bound that is never earlier than its end:
 * the first renewal moves the bound up to five minutes past the end, and the ones after it find it there. A server that
 * crashed goes by the bounds, so nothing ends early; one that was stopped wrote the ends themselves.
 *
 * <p>The file is only appended to, so that a write that was torn leaves the commit before it whole, and is written anew
 * from time to time ({@link net.tweed.server.file.StoreFile}).
 */
@NullMarked
package net.tweed.server.file;

import org.jspecify.annotations.NullMarked;
