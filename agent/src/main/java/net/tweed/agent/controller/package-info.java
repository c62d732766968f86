/** The elected writer: one server that keeps the rows of all hosts in a cloud. */
@NullMarked
package net.tweed.agent.controller;

import org.jspecify.annotations.NullMarked;
