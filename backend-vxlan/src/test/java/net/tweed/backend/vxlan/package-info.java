@NullMarked
package net.tweed.backend.vxlan;

import org.jspecify.annotations.NullMarked;
