package net.tweed.server.enrol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An element of ASN.1, in DER or in BER's form of unknown length (ITU-T X.690). Elements are bounded in number and depth, and
 * a length never reaches beyond the element around.
 */
final class Asn1 {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CHOICE_0 = 0xA0;
    static final int CHOICE_1 = 0xA1;

    private static final int CONSTRUCTED = 0x20;
    private static final int UNKNOWN_LENGTH = 0x80;
    private static final int DEEPEST = 24;
    private static final int MOST = 2000;

    private final int tag;
    private final byte[] whole;
    private final byte[] content;
    private final List<Asn1> children;

    private Asn1(int tag, byte[] whole, byte[] content, List<Asn1> children) {
        this.tag = tag;
        this.whole = whole;
        this.content = content;
        this.children = List.copyOf(children);
    }

    /** It cannot be read. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    /** Reads one element and nothing after it. */
    static Asn1 read(byte[] bytes) throws Malformed {
        Reader reader = new Reader(bytes);
        Asn1 read = reader.element(bytes.length, 0);
        if (reader.at != bytes.length) {
            throw new Malformed("something follows the element");
        }
        return read;
    }

    /** With its class: {@code 0x30} is a sequence, {@code 0xA0} the choice [0]. */
    int tag() {
        return tag;
    }

    /** With tag and length. */
    byte[] whole() {
        return whole.clone();
    }

    /** Without them; that of unknown length has its end in it. */
    byte[] content() {
        return content.clone();
    }

    /** Of a constructed one. */
    List<Asn1> children() {
        return children;
    }

    /** The child at this place, which must be there with this tag. */
    Asn1 child(int index, int expected) throws Malformed {
        if (index >= children.size() || children.get(index).tag != expected) {
            throw new Malformed("an element is not where it belongs");
        }
        return children.get(index);
    }

    boolean is(int expected, byte[] bytes) {
        return tag == expected && Arrays.equals(content, bytes);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;
        private int count;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        Asn1 element(int limit, int depth) throws Malformed {
            if (depth > DEEPEST || ++count > MOST) {
                throw new Malformed("it is nested too deeply, or has too many elements");
            }
            int start = at;
            int tag = next(limit);
            if ((tag & 0x1f) == 0x1f) {
                throw new Malformed("a tag is larger than any that is known");
            }
            int length = length(limit);
            int from = at;
            List<Asn1> children = new ArrayList<>();
            if (length < 0) {
                if ((tag & CONSTRUCTED) == 0) {
                    throw new Malformed("a value has no length");
                }
                while (!atEnd(limit)) {
                    children.add(element(limit, depth + 1));
                }
            } else if ((tag & CONSTRUCTED) != 0) {
                while (at < from + length) {
                    children.add(element(from + length, depth + 1));
                }
            } else {
                at = from + length;
            }
            return new Asn1(tag, Arrays.copyOfRange(bytes, start, at), Arrays.copyOfRange(bytes, from, at), children);
        }

        /** Passes the two zeros that end an element of unknown length. */
        private boolean atEnd(int limit) throws Malformed {
            if (at + 2 > limit) {
                throw new Malformed("it is cut off");
            }
            boolean end = bytes[at] == 0 && bytes[at + 1] == 0;
            at += end ? 2 : 0;
            return end;
        }

        /** Negative where it is unknown. */
        private int length(int limit) throws Malformed {
            int first = next(limit);
            if (first < UNKNOWN_LENGTH) {
                return within(first, limit);
            }
            if (first == UNKNOWN_LENGTH) {
                return -1;
            }
            int size = first & 0x7f;
            if (size > 3) {
                throw new Malformed("a length is too large");
            }
            int length = 0;
            for (int i = 0; i < size; i++) {
                length = length << 8 | next(limit);
            }
            return within(length, limit);
        }

        private int within(int length, int limit) throws Malformed {
            if (length > limit - at) {
                throw new Malformed("a length reaches too far");
            }
            return length;
        }

        private int next(int limit) throws Malformed {
            if (at >= limit) {
                throw new Malformed("it is cut off");
            }
            return bytes[at++] & 0xff;
        }
    }
}
