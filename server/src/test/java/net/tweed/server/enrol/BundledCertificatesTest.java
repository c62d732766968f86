package net.tweed.server.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates that come with Tweed are whole: each is signed by its own key. */
class BundledCertificatesTest {
    /** In the time of all of them. */
    private final IdentityCertificates certificates =
            new IdentityCertificates(Optional.empty(), new ManualClock(Instant.parse("2026-06-01T00:00:00Z")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "af-south-1",
                "ap-east-1",
                "ap-northeast-1",
                "ap-northeast-2",
                "ap-northeast-3",
                "ap-south-1",
                "ap-south-2",
                "ap-southeast-1",
                "ap-southeast-2",
                "ap-southeast-3",
                "ap-southeast-4",
                "ca-central-1",
                "ca-west-1",
                "cn-north-1",
                "cn-northwest-1",
                "eu-central-1",
                "eu-central-2",
                "eu-north-1",
                "eu-south-1",
                "eu-south-2",
                "eu-west-1",
                "eu-west-2",
                "eu-west-3",
                "il-central-1",
                "me-central-1",
                "me-south-1",
                "sa-east-1",
                "us-east-1",
                "us-east-2",
                "us-gov-east-1",
                "us-gov-west-1",
                "us-west-1",
                "us-west-2"
            })
    void ofEachRegionOfAws(String region) throws GeneralSecurityException {
        whole(certificates.valid(Cloud.AWS, "aws-vpc-" + region), 1024);
    }

    @Test
    void ofAlibabaCloud() throws GeneralSecurityException {
        List<X509Certificate> all = certificates.valid(Cloud.ALIBABA, "ali-vpc");
        whole(all, 2048);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.get(0).getEncoded());
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("09025956e3895bfddeccdc9b37527534cdaf501bfc814be8808a12f8710a1941");
    }

    private static void whole(List<X509Certificate> all, int bits) throws GeneralSecurityException {
        assertThat(all).hasSize(1);
        X509Certificate certificate = all.get(0);
        certificate.verify(certificate.getPublicKey());
        assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
                .isEqualTo(bits);
    }
}
