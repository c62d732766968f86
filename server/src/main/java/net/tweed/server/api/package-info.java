/** What the server does with a request, whoever brought it: a pure layer over a lease store. */
@NullMarked
package net.tweed.server.api;

import org.jspecify.annotations.NullMarked;
