/** Tests of the ali-vpc backend. */
@NullMarked
package net.tweed.backend.alivpc;

import org.jspecify.annotations.NullMarked;
