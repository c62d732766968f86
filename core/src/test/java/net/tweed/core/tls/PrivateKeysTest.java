package net.tweed.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrivateKeysTest {
    /** Bytes of PKCS#8 before the PKCS#1 key of an RSA key of 2048 bits: outer header, version, algorithm, inner header. */
    private static final int RSA_HEADER = 4 + 3 + 15 + 4;

    @Test
    void pkcs8IsReadAsItIs() throws Exception {
        PrivateKey key = rsa();
        assertThat(PrivateKeys.read("a comment\n" + pem("PRIVATE KEY", key.getEncoded())))
                .isEqualTo(key);
        PrivateKey ec = ec();
        assertThat(PrivateKeys.read(pem("PRIVATE KEY", ec.getEncoded()))).isEqualTo(ec);
    }

    @Test
    void pkcs1IsWrapped() throws Exception {
        PrivateKey key = rsa();
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, RSA_HEADER, pkcs8.length);
        assertThat(PrivateKeys.read(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void sec1IsWrapped() throws Exception {
        ECPrivateKey key = (ECPrivateKey) ec();
        String text = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + pem("EC PRIVATE KEY", sec1(key));
        assertThat(((ECPrivateKey) PrivateKeys.read(text)).getS()).isEqualTo(key.getS());
    }

    /** SEQUENCE {INTEGER 1, OCTET STRING of 32 bytes, [0] OBJECT IDENTIFIER prime256v1}. */
    private static byte[] sec1(ECPrivateKey key) {
        byte[] curve = HexFormat.of().parseHex("a00a06082a8648ce3d030107");
        byte[] number = key.getS().toByteArray();
        int length = Math.min(32, number.length);
        byte[] padded = new byte[32];
        System.arraycopy(number, number.length - length, padded, 32 - length, length);
        return ByteBuffer.allocate(51)
                .put(new byte[] {0x30, 49, 2, 1, 1, 4, 32})
                .put(padded)
                .put(curve)
                .array();
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> PrivateKeys.read("s3cr3t")).isInstanceOf(GeneralSecurityException.class);
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            String label = i % 3 == 0 ? "EC PRIVATE KEY" : i % 3 == 1 ? "RSA PRIVATE KEY" : "PRIVATE KEY";
            assertThatThrownBy(() -> PrivateKeys.read(pem(label, bytes))).isInstanceOf(GeneralSecurityException.class);
        }
    }

    private static PrivateKey rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair().getPrivate();
    }

    private static PrivateKey ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
