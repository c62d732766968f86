/** Tests of the aws-vpc backend. */
@NullMarked
package net.tweed.backend.awsvpc;

import org.jspecify.annotations.NullMarked;
