/** What is installed beside the program: scripts, units, packages. */
@org.jspecify.annotations.NullMarked
package net.tweed.tests.dist;
