@NullMarked
package net.tweed.tests.server;

import org.jspecify.annotations.NullMarked;
