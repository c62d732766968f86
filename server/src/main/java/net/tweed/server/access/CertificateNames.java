package net.tweed.server.access;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import net.tweed.core.model.Addresses;

/** Who a certificate is for: its common name, else its first DNS name; and the addresses it names. */
public final class CertificateNames {
    /** GeneralName's choices (RFC 5280, 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /**
     * The client of a certificate that was checked before.
     *
     * @return empty where it names nobody
     * @throws net.tweed.core.model.TweedException of kind DENIED where its name is none for a client
     */
    public static Optional<Client.Named> client(X509Certificate certificate) {
        Set<InetAddress> addresses = new HashSet<>();
        alternatives(certificate, IP_ADDRESS)
                .forEach(text -> Addresses.parse(text).ifPresent(addresses::add));
        return commonName(certificate)
                .or(() -> alternatives(certificate, DNS_NAME).stream().findFirst())
                .map(name -> new Client.Named(name, addresses));
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            return subject.getRdns().stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(Rdn::getValue)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(name -> !name.isBlank())
                    .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(kind))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
