/** Tests of the model's values. */
@NullMarked
package net.tweed.core.model;

import org.jspecify.annotations.NullMarked;
