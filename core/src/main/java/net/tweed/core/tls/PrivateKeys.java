package net.tweed.core.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys from PEM text. Java reads PKCS#8 (RFC 5208) only; cfssl, old openssl and many etcd guides write PKCS#1 (RFC
 * 8017, {@code BEGIN RSA PRIVATE KEY}) and SEC1 (RFC 5915, {@code BEGIN EC PRIVATE KEY}): those are wrapped into PKCS#8
 * here.
 */
public final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

    /** AlgorithmIdentifier {rsaEncryption, NULL}. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /** OBJECT IDENTIFIER id-ecPublicKey. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    /** INTEGER 0: the version. */
    private static final byte[] VERSION = {2, 1, 0};

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;

    /** The context tag under which SEC1 names the curve. */
    private static final byte CURVE = (byte) 0xa0;

    private PrivateKeys() {}

    /**
     * Reads the first key in the text.
     *
     * @throws GeneralSecurityException where there is none that can be read; the message does not show it
     */
    public static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw new InvalidKeySpecException("There is no unencrypted PEM private key in it");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        byte[] pkcs8 = switch (matcher.group(1)) {
            case "RSA " -> wrap(RSA, der);
            case "EC " -> wrap(tagged(SEQUENCE, EC, curve(der)), der);
            default -> der;
        };
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            Optional<PrivateKey> key = as(algorithm, pkcs8);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new InvalidKeySpecException("It is no RSA, EC or Ed25519 key");
    }

    private static Optional<PrivateKey> as(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // a key of another algorithm
        }
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, key));
    }

    /** The curve's OBJECT IDENTIFIER in an ECPrivateKey {version, key, [0] curve, [1] public key}. */
    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        ByteBuffer outer = ByteBuffer.wrap(sec1);
        ByteBuffer fields = value(outer, SEQUENCE);
        while (fields.hasRemaining()) {
            byte tag = fields.get(fields.position());
            ByteBuffer field = value(fields, tag);
            if (tag == CURVE) {
                byte[] curve = new byte[field.remaining()];
                field.get(curve);
                return curve;
            }
        }
        throw new InvalidKeySpecException("The EC key does not name its curve");
    }

    private static ByteBuffer value(ByteBuffer from, byte tag) throws InvalidKeySpecException {
        if (from.remaining() < 2 || from.get() != tag) {
            throw new InvalidKeySpecException("The key is no DER");
        }
        int length = from.get() & 0xff;
        if (length > 0x82 || length == 0x80) {
            throw new InvalidKeySpecException("The key is no DER of a sensible length");
        }
        for (int more = length & 0x7f, i = length > 0x80 ? 0 : more; i < more; i++) {
            length = (i == 0 ? 0 : length << 8) | (from.remaining() > 0 ? from.get() & 0xff : 0);
        }
        if (length > from.remaining()) {
            throw new InvalidKeySpecException("The key is cut off");
        }
        ByteBuffer value = from.slice(from.position(), length);
        from.position(from.position() + length);
        return value;
    }

    private static byte[] tagged(byte tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer der = ByteBuffer.allocate(length + 4).put(tag);
        if (length < 0x80) {
            der.put((byte) length);
        } else if (length < 0x100) {
            der.put((byte) 0x81).put((byte) length);
        } else {
            der.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            der.put(part);
        }
        byte[] bytes = new byte[der.position()];
        der.flip().get(bytes);
        return bytes;
    }
}
