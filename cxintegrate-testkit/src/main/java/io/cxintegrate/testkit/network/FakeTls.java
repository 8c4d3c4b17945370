package io.cxintegrate.testkit.network;

import io.cxintegrate.core.TimeSource;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A TLS server's certificate, made on the spot with nothing but the JDK, and the trust of the client that talks to it: for
 * {@link FaultProxy#to(java.net.URI, FakeTls)}. Immutable and safe to share between threads.
 *
 * <p>Certificates are checked against the real time, whatever clock the test goes by.
 */
public final class FakeTls {
    private static final char[] NO_PASSWORD = {};

    private final String name;
    private final @Nullable SSLContext server;
    private final SSLContext client;

    private FakeTls(String name, @Nullable SSLContext server, SSLContext client) {
        this.name = name;
        this.server = server;
        this.client = client;
    }

    /** For 127.0.0.1 and {@code localhost}, by an authority the client trusts. */
    public static FakeTls trusted() {
        Issuer issuer = new Issuer(now());
        return of("trusted", issuer, issuer, "localhost", Duration.ZERO);
    }

    /** By an authority the client does not know. */
    public static FakeTls unknownAuthority() {
        return of("unknownAuthority", new Issuer(now()), new Issuer(now()), "localhost", Duration.ZERO);
    }

    /** For another host than the one that answers. */
    public static FakeTls otherHost() {
        Issuer issuer = new Issuer(now());
        return of("otherHost", issuer, issuer, "other.invalid", Duration.ZERO);
    }

    /** Expired two days ago. */
    public static FakeTls expired() {
        Issuer issuer = new Issuer(now());
        return of("expired", issuer, issuer, "localhost", Duration.ofDays(3));
    }

    /** No TLS at all: plain text where the client expects TLS. */
    public static FakeTls plainText() {
        return new FakeTls("plainText", null, trusting(new Issuer(now())));
    }

    /** What the client under test needs to trust the authority, and nobody else. */
    public SSLContext clientContext() {
        return client;
    }

    /** {@code FakeTls[expired]}. */
    @Override
    public String toString() {
        return "FakeTls[" + name + "]";
    }

    /** TLS on top of an accepted connection, which stays the caller's to close. */
    Socket serverSide(Socket accepted) throws IOException {
        if (server == null) {
            return accepted;
        }
        SSLSocket socket =
                (SSLSocket) server.getSocketFactory().createSocket(accepted, null, accepted.getPort(), false);
        socket.setUseClientMode(false);
        return socket;
    }

    private static Instant now() {
        return TimeSource.system().instant();
    }

    private static FakeTls of(String name, Issuer issuer, Issuer trusted, String host, Duration age) {
        KeyPair keys = Issuer.newKeys();
        Instant from = now().minus(Duration.ofDays(1)).minus(age);
        X509Certificate certificate = issuer.issue(host, keys.getPublic(), from, from.plus(Duration.ofDays(2)));
        try {
            KeyStore store = empty();
            store.setKeyEntry(
                    "server", keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate, issuer.certificate()});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(managers.getKeyManagers(), null, null);
            return new FakeTls(name, server, trusting(trusted));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static SSLContext trusting(Issuer issuer) {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("ca", issuer.certificate());
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, managers.getTrustManagers(), null);
            return client;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
