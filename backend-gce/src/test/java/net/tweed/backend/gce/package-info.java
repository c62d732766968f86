@NullMarked
package net.tweed.backend.gce;

import org.jspecify.annotations.NullMarked;
