/**
 * What the clouds' route tables have in common: rows, their owners, their limits, and the table that keeps them. A cloud
 * backend adds its API ({@link net.tweed.core.cloud.RouteApi}, {@link net.tweed.core.cloud.CheckApi}), and who it is.
 */
@NullMarked
package net.tweed.core.cloud;

import org.jspecify.annotations.NullMarked;
