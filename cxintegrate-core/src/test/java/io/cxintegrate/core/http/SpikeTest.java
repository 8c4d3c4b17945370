package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many calls at once at a service that lets 300 a second through, over real sockets and in real time. */
class SpikeTest {
    private enum Known {
        /** We know the limit. */
        THE_LIMIT,
        /** We do not, but the service says when to come back. */
        RETRY_AFTER,
        /** We know nothing but its refusals. */
        NOTHING
    }

    /** Lets as many through as it says within any second, and refuses the rest. */
    private static final class Service {
        private static final int A_SECOND = 300;

        private final ReentrantLock lock = new ReentrantLock();
        private final Deque<Long> accepted = new ArrayDeque<>();
        private final String refusal;
        private int served;
        private int refused;

        Service(boolean tells) {
            refusal = "HTTP/1.1 429 Too Many Requests\r\n" + (tells ? "Retry-After: 1\r\n" : "")
                    + "Content-Length: 0\r\n\r\n";
        }

        void serve(RawServer.Connection connection) throws IOException {
            while (true) {
                connection.read();
                if (accepts()) {
                    connection.ok();
                } else {
                    connection.write(refusal);
                }
            }
        }

        private boolean accepts() {
            lock.lock();
            try {
                long now = System.nanoTime();
                while (!accepted.isEmpty() && now - accepted.peek() >= TimeUnit.SECONDS.toNanos(1)) {
                    accepted.remove();
                }
                boolean accept = accepted.size() < A_SECOND;
                if (accept) {
                    accepted.add(now);
                    served++;
                } else {
                    refused++;
                }
                return accept;
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void sendAsync_spikeOf600AtAServiceOf300ASecond_losesNone() {
        spike(600, Known.RETRY_AFTER);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Known.class)
    void sendAsync_spikeOf1600AtAServiceOf300ASecond_losesNone(Known known) {
        spike(1600, known);
    }

    private static void spike(int size, Known known) {
        Service service = new Service(known == Known.RETRY_AFTER);
        try (HttpTransport transport = JdkHttpTransport.builder().build();
                RawServer server = new RawServer(service::serve)) {
            ApiClientBuilder builder = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .concurrency(ConcurrencyLimiter.builder("demo")
                            .adaptive(20, 1, 100)
                            .maxWaiting(size)
                            .build())
                    // The deadline is the bound: who knows nothing of the limit may be refused many times by bad luck.
                    .retry(RetryPolicy.builder()
                            .maxAttempts(100)
                            .deadline(Duration.ofSeconds(60))
                            .build());
            if (known == Known.THE_LIMIT) {
                builder.rateLimiter(RateLimiter.builder("demo")
                        .permits(Service.A_SECOND)
                        .period(Duration.ofSeconds(1))
                        .build());
            }
            ApiClient client = builder.build();
            long start = System.nanoTime();
            List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
            IntStream.range(0, size)
                    .forEach(i ->
                            calls.add(client.sendAsync(ApiRequest.get("/" + i).build())));
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call)
                            .succeedsWithin(Duration.ofSeconds(90))
                            .extracting(ApiResponse::status)
                            .isEqualTo(200));
            System.out.printf(
                    Locale.ROOT,
                    "spike of %d at 300/s, known: %s -> %d refused, all served after %.1f s%n",
                    size,
                    known,
                    service.refused,
                    (System.nanoTime() - start) / 1e9);
        }
        assertThat(service.served).isEqualTo(size);
    }
}
