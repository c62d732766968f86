package net.tweed.bench;

/** Where a peer has a row. */
enum KernelTable {
    FDB,
    NEIGHBOURS,
    ROUTES
}
