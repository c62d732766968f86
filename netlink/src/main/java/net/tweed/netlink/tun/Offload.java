package net.tweed.netlink.tun;

/** Whether the kernel hands over packets that it has yet to cut and to sum. */
public enum Offload {
    /** Each packet is one as it is on the wire. */
    NONE,
    /** A packet may be a TCP segment of up to 64 KB, with how to cut it, and without its checksum. */
    SEGMENTS
}
