package net.tweed.tests.vpc;

/** A cloud that can be looked at. */
interface ShownCloud extends Cloud {
    /** All of it, for people. */
    View view();
}
