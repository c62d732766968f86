@NullMarked
package net.tweed.agent.systemd;

import org.jspecify.annotations.NullMarked;
