@NullMarked
package net.tweed.agent.tenancy;

import org.jspecify.annotations.NullMarked;
