package io.cxintegrate.testkit.matrix;

import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.testkit.network.FakeTls;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one fault go through: made once, because keys cost time.
 *
 * @param tls the certificate; null for plain text
 * @param transport what the calls use
 * @param plain what the token requests use
 */
record MatrixNetwork(@Nullable FakeTls tls, HttpTransport transport, HttpTransport plain) implements AutoCloseable {
    static MatrixNetwork of(FakeTls tls, HttpTransport plain) {
        return new MatrixNetwork(
                tls, JdkHttpTransport.builder().sslContext(tls.clientContext()).build(), plain);
    }

    /** Closes what is its own. */
    @Override
    public void close() {
        if (tls != null) {
            transport.close();
        }
    }
}
