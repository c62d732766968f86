/** Tests of the whole: the layering of the code, and the daemon seen from outside. */
@NullMarked
package net.tweed.tests;

import org.jspecify.annotations.NullMarked;
