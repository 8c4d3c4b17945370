package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.support.RawServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The cut of a body whose time is over, on a real socket and without waiting for that time. */
class RunningExchangeTest {
    private static final Duration TIMEOUT = Duration.ofHours(1);

    @Test
    void cutIfLate_aNanosecondBefore_isLeftAlone_atTheTime_isCut() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        CompletableFuture<CappedBody> begun = new CompletableFuture<>();
        try (RawServer server = new RawServer(connection -> {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
            connection.awaitHangUp();
        })) {
            long before = System.nanoTime();
            RunningExchange.Blocking exchange = new RunningExchange.Blocking(TIMEOUT);
            long after = System.nanoTime();
            var response = client.sendAsync(HttpRequest.newBuilder(server.uri()).build(), info -> {
                CappedBody body = exchange.body().begin(1000, info.statusCode());
                begun.complete(body);
                return body;
            });
            CappedBody body = begun.get(30, TimeUnit.SECONDS);

            exchange.cutIfLate(before + TIMEOUT.toNanos() - 1);
            assertThat(body.whole()).isNotDone();

            exchange.cutIfLate(after + TIMEOUT.toNanos());
            assertThat(body.whole()).isCompletedExceptionally();
            // The client may hear of the cancelled subscription first: what counts is the reason of the cut.
            Throwable failure = catchThrowable(() -> response.get(30, TimeUnit.SECONDS));
            assertThat(failure).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
            assertThat(exchange.body().reasonOr(failure)).isInstanceOf(HttpTimeoutException.class);
            assertThat(server.sawHangUp()).isTrue();
        }
    }
}
