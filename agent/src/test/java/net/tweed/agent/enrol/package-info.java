@NullMarked
package net.tweed.agent.enrol;

import org.jspecify.annotations.NullMarked;
