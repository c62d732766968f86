package net.tweed.core.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Writes ASN.1 in DER, as far as certificates and signatures need it. */
public final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    /** An element with this content, in parts. */
    public static byte[] of(int tag, byte[]... parts) {
        byte[] content = joined(parts);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** A constructed element of BER without a length. */
    public static byte[] endless(int tag, byte[]... parts) {
        return joined(new byte[] {(byte) tag, (byte) 0x80}, joined(parts), new byte[] {0, 0});
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] sequence(byte[]... parts) {
        return of(0x30, parts);
    }

    public static byte[] set(byte[]... parts) {
        return of(0x31, parts);
    }

    public static byte[] number(long value) {
        return of(0x02, BigInteger.valueOf(value).toByteArray());
    }

    /** By its content in hexadecimal digits. */
    public static byte[] oid(String hex) {
        return of(0x06, HexFormat.of().parseHex(hex));
    }

    /** An algorithm without parameters. */
    public static byte[] algorithm(String hex) {
        return sequence(oid(hex), of(0x05));
    }

    public static byte[] time(Instant at) {
        return of(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    /** A name with a common name alone. */
    public static byte[] name(String common) {
        return sequence(set(sequence(oid("550403"), of(0x0c, common.getBytes(StandardCharsets.UTF_8)))));
    }
}
