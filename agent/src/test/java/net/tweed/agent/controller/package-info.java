/** Tests of the elected writer. */
@NullMarked
package net.tweed.agent.controller;

import org.jspecify.annotations.NullMarked;
