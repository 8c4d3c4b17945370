package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryEvent;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server asks for by {@code Retry-After} and what a call makes of it. Our clock says 2026-01-01T00:00:00Z. */
class RetryAfterCallTest {
    private static final HttpTransport TRANSPORT = HttpTransport.jdk();
    private static final Duration BACKOFF = Duration.ofMillis(700);

    private final List<RetryEvent> events = new ArrayList<>();
    private ManualTime time = new ManualTime();

    @AfterAll
    static void close() {
        TRANSPORT.close();
    }

    /** Refuses the first request, with these fields, and serves the next. */
    private static RawServer server(String fields) {
        return new RawServer(connection -> {
            connection.read();
            connection.write("HTTP/1.1 503 busy\r\n" + fields + "\r\nContent-Length: 0\r\n\r\n");
            while (true) {
                connection.read();
                connection.ok();
            }
        });
    }

    private ApiResponse send(RawServer server, boolean async) {
        time = new ManualTime();
        ApiClient client = ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(TRANSPORT)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .retry(RetryPolicy.builder().backoff(Backoff.fixed(BACKOFF)).build())
                .retryListener(events::add)
                .build();
        ApiRequest request = ApiRequest.get("/x").build();
        if (!async) {
            return client.send(request);
        }
        try {
            return client.sendAsync(request).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 7 | PT7S",
                "retry-after: 7 | PT7S",
                "RETRY-AFTER:7 | PT7S",
                "Retry-After: 60 | PT60S",
                "Retry-After: Thu, 01 Jan 2026 00:00:30 GMT | PT30S",
                "Retry-After: Thursday, 01-Jan-26 00:00:30 GMT | PT30S",
                "Retry-After: Thu Jan  1 00:00:30 2026 | PT30S",
                "Date: Thu, 01 Jan 2026 05:00:00 GMT~Retry-After: Thu, 01 Jan 2026 05:00:30 GMT | PT30S",
                "Date: Wed, 31 Dec 2025 19:00:00 GMT~Retry-After: Wed Dec 31 19:00:30 2025 | PT30S",
                "Date: Thursday, 01-Jan-26 05:00:00 GMT~Retry-After: Thu, 01 Jan 2026 05:00:30 GMT | PT30S"
            })
    void send_toldWhen_waitsThatLongAndTheBackoffMore(String fields, Duration told) {
        for (boolean async : new boolean[] {false, true}) {
            try (RawServer server = server(fields.replace("~", "\r\n"))) {
                assertThat(send(server, async).attempts()).isEqualTo(2);
            }
            assertThat(time.waits()).containsExactly(told.plus(BACKOFF));
        }
        assertThat(events).extracting(RetryEvent::reason).containsOnly("retry-after");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: soon",
                "Retry-After: -5",
                "Retry-After: 1.5",
                "Retry-After:",
                "Retry-After: Thu, 31 Feb 2026 00:00:30 GMT",
                "Retry-After: 0",
                "Retry-After: Wed, 31 Dec 2025 23:00:00 GMT",
                "Date: Thu, 01 Jan 2026 05:00:00 GMT~Retry-After: Thu, 01 Jan 2026 04:00:00 GMT",
                "X-Other: 7"
            })
    void send_toldNothingOfUse_backsOff(String fields) {
        for (boolean async : new boolean[] {false, true}) {
            try (RawServer server = server(fields.replace("~", "\r\n"))) {
                assertThat(send(server, async).attempts()).isEqualTo(2);
            }
            assertThat(time.waits()).containsExactly(BACKOFF);
        }
        assertThat(events).extracting(RetryEvent::reason).containsOnly("back-off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 61 | PT61S",
                "Retry-After: 99999999999999999999 | PT8760H",
                "Retry-After: Thu, 01 Jan 2026 00:02:00 GMT | PT2M",
                "Retry-After: Friday, 02-Jan-26 00:00:00 GMT | PT24H"
            })
    void send_toldToComeMuchLater_failsAtOnceAndSaysWhen(String fields, Duration told) {
        for (boolean async : new boolean[] {false, true}) {
            try (RawServer server = server(fields)) {
                assertThatThrownBy(() -> send(server, async))
                        .isInstanceOfSatisfying(
                                UnavailableException.class,
                                e -> assertThat(e.retryAfter()).contains(told))
                        .hasMessage("demo GET /x failed: 503");
                assertThat(server.requests()).hasSize(1);
            }
        }
        assertThat(time.waits()).isEmpty();
        assertThat(events).extracting(RetryEvent::reason).containsOnly("retry-after-too-long");
    }
}
