@NullMarked
package net.tweed.cni;

import org.jspecify.annotations.NullMarked;
