/**
 * The CNI plugin of type {@code flannel}: what a container runtime starts for each container.
 *
 * <p>It does no networking of its own. It reads {@code subnet.env}, which the daemon wrote, makes of it the configuration
 * of another plugin, the delegate ({@code bridge} with {@code host-local} unless the user says otherwise), keeps that in
 * a file, and runs the delegate with it. The end of the container is told to the delegate with the kept configuration,
 * so it does not matter what has become of {@code subnet.env} meanwhile.
 *
 * <p>It is started anew for each container, and a user waits for it: it needs few classes, no logging and no reflection,
 * and knows nothing of the other modules. The protocol is that of the
 * <a href="https://www.cni.dev/docs/spec/">Container Network Interface</a>, versions 0.1.0 to 1.1.0.
 */
@NullMarked
package net.tweed.cni;

import org.jspecify.annotations.NullMarked;
