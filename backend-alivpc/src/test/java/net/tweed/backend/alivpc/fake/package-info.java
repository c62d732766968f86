/**
 * A strict, stateful fake of the parts of Alibaba Cloud that the ali-vpc backend uses: VPC, ECS and Quota Center APIs with
 * their signatures, and the instances' metadata server. In the test jar, for other modules and as a program too.
 */
@NullMarked
package net.tweed.backend.alivpc.fake;

import org.jspecify.annotations.NullMarked;
