@NullMarked
package net.tweed.agent;

import org.jspecify.annotations.NullMarked;
