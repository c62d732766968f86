/** A VPC with a data plane: hosts are namespaces, and the router between them obeys the cloud's route table. */
@NullMarked
package net.tweed.tests.vpc;

import org.jspecify.annotations.NullMarked;
