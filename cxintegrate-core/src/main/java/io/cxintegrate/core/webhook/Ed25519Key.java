package io.cxintegrate.core.webhook;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code v1a}: ed25519 (RFC 8032), of whose pair the sender keeps one half and the receiver has the other. */
final class Ed25519Key implements WebhookKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int LENGTH = 32;

    private final @Nullable PrivateKey privateKey;
    private final @Nullable PublicKey publicKey;

    private Ed25519Key(@Nullable PrivateKey privateKey, @Nullable PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** From the 32 bytes of RFC 8032 section 5.1.5, or those followed by the public key, as other libraries write it. */
    static Ed25519Key privateKey(byte[] bytes) {
        if (bytes.length != LENGTH && bytes.length != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "a webhook secret with whsk_ must have 32 or 64 bytes but has " + bytes.length);
        }
        byte[] seed = Arrays.copyOf(bytes, LENGTH);
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            return new Ed25519Key(key, null);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** From the 32 bytes of RFC 8032 section 5.1.2: y, least byte first, whose highest bit says whether x is odd. */
    static Ed25519Key publicKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "a webhook secret with whpk_ must have 32 bytes but has " + bytes.length);
        }
        byte[] y = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            y[i] = bytes[LENGTH - 1 - i];
        }
        boolean xIsOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, new BigInteger(1, y))));
            return new Ed25519Key(null, key);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    @Override
    public String scheme() {
        return "v1a";
    }

    @Override
    public byte[] sign(byte[] head, byte[] body) {
        if (privateKey == null) {
            throw new IllegalStateException("a webhook secret with whpk_ can only verify");
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(head);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ed25519 worked when the key was made", e);
        }
    }

    @Override
    public boolean verifiesAny(byte[] head, byte[] body, List<byte[]> signatures) {
        if (publicKey == null) {
            throw new IllegalStateException("a webhook secret with whsk_ can only sign");
        }
        boolean found = false;
        for (byte[] signature : signatures) {
            found |= verifies(publicKey, head, body, signature);
        }
        return found;
    }

    private static boolean verifies(PublicKey publicKey, byte[] head, byte[] body, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey);
            verifier.update(head);
            verifier.update(body);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            // Not a signature at all, such as one of another length.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ed25519 worked when the key was made", e);
        }
    }

    @Override
    public boolean canSign() {
        return privateKey != null;
    }

    @Override
    public boolean canVerify() {
        return publicKey != null;
    }

    /** Without the cause: what it says about the key is nobody's business. */
    private static IllegalArgumentException unusable(GeneralSecurityException e) {
        return new IllegalArgumentException("a webhook secret is no usable ed25519 key: "
                + e.getClass().getSimpleName() + " (Java 17 has ed25519 in the module jdk.crypto.ec)");
    }
}
