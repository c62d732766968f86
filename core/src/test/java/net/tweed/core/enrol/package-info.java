@NullMarked
package net.tweed.core.enrol;

import org.jspecify.annotations.NullMarked;
