package io.cxintegrate.testkit.tck.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EndpointAuth} has to pass that looks at headers: extend it, hand over yours, a request it lets in, and some
 * it does not.
 */
public abstract class EndpointAuthContract {
    /** For test classes. */
    protected EndpointAuthContract() {}

    /** The one under test; always the same for one instance of the test. */
    protected abstract EndpointAuth auth();

    /** A request that may pass: a new one each time, where one message may pass only once. */
    protected abstract EndpointRequest permitted();

    /** Requests that may not, such as with the credentials of somebody else, expired ones, or those of another body. */
    protected abstract List<EndpointRequest> refused();

    /** A request as it comes to a Data Action. */
    protected static EndpointRequest request(Headers headers, String body) {
        return new EndpointRequest(
                "POST", "/webhook/data-action", headers, body.getBytes(StandardCharsets.UTF_8), "192.0.2.1");
    }

    @Test
    void permits_permitted_permits() {
        assertTrue(auth().permits(permitted()));
        assertTrue(auth().permits(permitted()), "another one");
    }

    @Test
    void permits_refused_refuses() {
        assertFalse(refused().isEmpty(), "at least one request that may not pass");
        for (EndpointRequest request : refused()) {
            assertFalse(auth().permits(request), request::toString);
        }
    }

    @Test
    void permits_noHeaders_refuses() {
        assertFalse(auth().permits(with(permitted(), Headers.empty())));
    }

    /** RFC 9110 section 5.1. */
    @Test
    void permits_namesOfHeadersInAnyCase_permits() {
        assertTrue(auth().permits(renamed(permitted(), name -> name.toUpperCase(Locale.ROOT))), "upper case");
        assertTrue(auth().permits(renamed(permitted(), name -> name.toLowerCase(Locale.ROOT))), "lower case");
    }

    /** Each header in turn holds what nobody sends by mistake only. */
    @Test
    void permits_credentialsSpoiled_refusesAndNeverThrows() {
        List<String> odd = List.of(
                "", " ", "x", "=", ":", ",", "\u00e9", "%00", "Bearer", "0", "-1", "9".repeat(400), "x".repeat(8_000));
        for (String value : odd) {
            EndpointRequest request = permitted();
            Headers spoiled = Headers.empty();
            for (String name : request.headers().names()) {
                spoiled = spoiled.with(name, value);
            }
            assertFalse(auth().permits(with(request, spoiled)), "every header is '" + value + "'");
        }
    }

    @Test
    void permits_severalThreads_judgesEachRequestByItself() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                EndpointRequest good = permitted();
                EndpointRequest bad = refused().get(0);
                running.add(pool.submit(() -> auth().permits(good) && !auth().permits(bad)));
            }
            for (Future<Boolean> one : running) {
                assertTrue(one.get(60, TimeUnit.SECONDS), "the permitted one passed, and the other did not");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void principal_sameRequest_isTheSameName() {
        EndpointRequest request = permitted();
        assertTrue(auth().permits(request));
        assertEquals(auth().principal(request), auth().principal(request));
    }

    /** It goes into records and logs. */
    @Test
    void principal_anyRequest_holdsNoValueOfAHeader() {
        EndpointRequest request = permitted();
        assertTrue(auth().permits(request));
        String principal = auth().principal(request);
        request.headers()
                .forEach((name, value) -> assertFalse(
                        value.length() >= 16 && principal.contains(value), "the principal is the value of " + name));
    }

    private static EndpointRequest renamed(EndpointRequest request, UnaryOperator<String> name) {
        Headers[] renamed = {Headers.empty()};
        request.headers().forEach((each, value) -> renamed[0] = renamed[0].adding(name.apply(each), value));
        return with(request, renamed[0]);
    }

    private static EndpointRequest with(EndpointRequest r, Headers headers) {
        return new EndpointRequest(r.method(), r.path(), headers, r.body(), r.remoteAddress(), r.deadline());
    }
}
