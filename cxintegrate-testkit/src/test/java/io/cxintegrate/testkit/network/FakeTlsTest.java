package io.cxintegrate.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.server.FakeResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the TLS of the JDK makes of good and bad certificates. */
class FakeTlsTest {
    private final FakeRestService rest = FakeRestService.start().resource("a", JsonObject.of("x", 1));

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void trusted_byAddressAndByName_isServedOverHttps() throws Exception {
        FakeTls tls = FakeTls.trusted();
        FaultProxy proxy = rest.proxy(tls);

        assertThat(proxy.baseUri().getScheme()).isEqualTo("https");
        assertThat(get(tls, proxy.baseUri().resolve("/a"))).isEqualTo("{\"x\":1}");
        assertThat(get(tls, URI.create("https://localhost:" + proxy.port() + "/a")))
                .isEqualTo("{\"x\":1}");
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of((Supplier<FakeTls>) FakeTls::unknownAuthority, "unable to find valid certification path"),
                Arguments.of(
                        (Supplier<FakeTls>) FakeTls::otherHost, "No subject alternative names matching IP address"),
                Arguments.of((Supplier<FakeTls>) FakeTls::expired, "validity check failed"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badCertificate_client_refusesAndSendsNoRequest(Supplier<FakeTls> making, String reason) {
        FakeTls tls = making.get();
        FaultProxy proxy = rest.proxy(tls);

        assertThatThrownBy(() -> get(tls, proxy.baseUri().resolve("/a")))
                .isInstanceOf(SSLHandshakeException.class)
                .hasStackTraceContaining(reason);
        assertThat(rest.journal().calls()).isEmpty();
    }

    @Test
    void plainText_client_refusesTheRecord() {
        FakeTls tls = FakeTls.plainText();
        FaultProxy proxy = rest.proxy(tls);

        assertThatThrownBy(() -> get(tls, proxy.baseUri().resolve("/a"))).isInstanceOf(SSLException.class);
        assertThat(rest.journal().unmatched()).isEmpty();
    }

    @Test
    void resetUnderTls_midAnswer_isAResetToTheClient() {
        FakeTls tls = FakeTls.trusted();
        rest.respond(RestOperation.post("/a"), FakeResponse.empty(204));
        FaultProxy proxy = rest.proxy(tls).next(ConnectionFault.resetAfterResponseBytes(10));
        // A POST: the client of the JDK repeats a GET in silence.
        HttpRequest.Builder post =
                HttpRequest.newBuilder(proxy.baseUri().resolve("/a")).POST(HttpRequest.BodyPublishers.ofString("x"));

        assertThatThrownBy(() -> send(tls, post)).isInstanceOf(IOException.class);
        assertThat(rest.journal().calls()).hasSize(1);
        proxy.assertFaultsMet();
    }

    @Test
    void proxy_askedTwice_isTheSameAndTakesNoSecondCertificate() {
        FaultProxy proxy = rest.proxy();

        assertThat(rest.proxy()).isSameAs(proxy);
        assertThatIllegalStateException()
                .isThrownBy(() -> rest.proxy(FakeTls.trusted()))
                .withMessage("rest has a proxy already");
        rest.close();
        assertThat(proxy.toString()).startsWith("FaultProxy[closed");
    }

    @Test
    void toString_anyKind_isItsName() {
        assertThat(FakeTls.expired()).hasToString("FakeTls[expired]");
    }

    private static String get(FakeTls tls, URI uri) throws IOException, InterruptedException {
        return send(tls, HttpRequest.newBuilder(uri));
    }

    private static String send(FakeTls tls, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().sslContext(tls.clientContext()).build();
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
