package io.cxintegrate.testkit.network;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** A certificate authority of one test: issues X.509 certificates (RFC 5280) with nothing but the JDK. */
final class Issuer {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final KeyPair keys = newKeys();
    /** A name of its own: a client that trusts another authority must not take this one for it. */
    private final String commonName = "cxintegrate test CA "
            + Integer.toHexString(Arrays.hashCode(keys.getPublic().getEncoded()));

    private final X509Certificate certificate;

    /** An authority that is valid around {@code now}. */
    Issuer(Instant now) {
        byte[] isAuthority = extension("2.5.29.19", Der.sequence(Der.bool(true)));
        certificate = sign(
                commonName,
                keys.getPublic(),
                now.minus(Duration.ofDays(30)),
                now.plus(Duration.ofDays(30)),
                isAuthority);
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC keys", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A server's certificate for this DNS name, and for 127.0.0.1 if the name is {@code localhost}. */
    X509Certificate issue(String dnsName, PublicKey key, Instant notBefore, Instant notAfter) {
        byte[] name = Der.tagged(0x82, dnsName.getBytes(StandardCharsets.US_ASCII));
        byte[] names =
                dnsName.equals("localhost") ? Der.sequence(name, Der.tagged(0x87, LOOPBACK)) : Der.sequence(name);
        return sign(dnsName, key, notBefore, notAfter, extension("2.5.29.17", names));
    }

    private X509Certificate sign(String subject, PublicKey key, Instant notBefore, Instant notAfter, byte[] extension) {
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.ONE.add(
                        BigInteger.valueOf(subject.hashCode()).abs())),
                ECDSA_WITH_SHA256,
                name(commonName),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                name(subject),
                key.getEncoded(),
                Der.explicit(3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            byte[] all = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDSA and X.509", e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
