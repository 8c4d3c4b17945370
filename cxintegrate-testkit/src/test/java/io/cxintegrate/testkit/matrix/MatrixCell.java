package io.cxintegrate.testkit.matrix;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.matrix.FakeLedger.LedgerOperation;
import io.cxintegrate.testkit.network.ConnectionFault;
import io.cxintegrate.testkit.network.FakeTls;
import io.cxintegrate.testkit.network.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One fault met by one kind of call: a fake, a client, and what came of it. Used once, by one thread. */
final class MatrixCell implements AutoCloseable {
    /** What a client can do. */
    enum Call {
        GET(LedgerOperation.READ),
        PUT(LedgerOperation.SET),
        POST(LedgerOperation.BOOK),
        KEYED_POST(LedgerOperation.BOOK);

        private final LedgerOperation operation;

        Call(LedgerOperation operation) {
            this.operation = operation;
        }

        ApiRequest request(JsonObject body) {
            return switch (this) {
                case GET -> ApiRequest.get("/account").build();
                case PUT -> ApiRequest.put("/account").json(body).build();
                case POST -> ApiRequest.post("/bookings").json(body).build();
                case KEYED_POST ->
                    ApiRequest.post("/bookings").json(body).idempotent().build();
            };
        }
    }

    static final int MOST_BYTES = 4_000;
    /** For the request that meets a fault that makes it wait; long enough to reach the fault on a busy machine. */
    private static final Duration SHORT = Duration.ofMillis(1_500);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestClock clock = new TestClock();
    private final FakeLedger ledger = FakeLedger.start(clock);
    private final MatrixFault fault;
    private final Call call;
    private final boolean async;
    private final JsonObject body;
    private final ApiClient client;
    private final TokenSource tokens;
    private @Nullable Throwable failure;

    /** {@code network} is shared by all cells of a fault, and stays the caller's to close. */
    MatrixCell(MatrixFault fault, Call call, boolean async, MatrixNetwork network) {
        this(
                fault,
                call,
                async,
                JsonObject.of("amount", 1),
                Secret.of("demo-secret"),
                Metrics.noop(),
                RetryListener.none(),
                network);
    }

    MatrixCell(
            MatrixFault fault,
            Call call,
            boolean async,
            JsonObject body,
            Secret clientSecret,
            Metrics metrics,
            RetryListener listener,
            MatrixNetwork network) {
        this.fault = fault;
        this.call = call;
        this.async = async;
        this.body = body;
        ledger.tokens().client("demo", clientSecret);
        FakeTls tls = network.tls();
        FaultProxy proxy = tls == null ? ledger.proxy() : ledger.proxy(tls);
        // Straight to the fake: the faults are for the call, not for its token.
        ClientCredentials credentials = ClientCredentials.builder()
                .tokenUri(URI.create(ledger.baseUri() + "/token"))
                .clientId("demo")
                .clientSecret(clientSecret)
                .transport(network.plain())
                .clock(clock)
                .build();
        tokens = CachingTokenSource.over(credentials).clock(clock).build();
        client = ApiClient.builder("ledger")
                .baseUri(proxy.baseUri())
                .transport(fault.makesWait() ? new HastyAtFirst(network.transport(), SHORT) : network.transport())
                .tokens(tokens)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .attemptTimeout(PATIENCE)
                .maxResponseBytes(MOST_BYTES)
                .retry(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                        .build())
                .metrics(metrics)
                .retryListener(listener)
                .build();
    }

    /** Plans the fault, makes the call, and says what came of it: {@code ok 2/1} or {@code Type:KIND 1/0 final}. */
    String run() {
        int before = 0;
        int workBefore = 0;
        if (fault == MatrixFault.STALE_KEEP_ALIVE) {
            // Something has to have gone well on the connection before it can go stale.
            plan();
            client.send(ApiRequest.get("/account").build());
            before = requests();
            workBefore = ledger.work();
        } else {
            plan();
        }
        String outcome = outcome();
        if (!ledger.unusedFaults().isEmpty()) {
            return "fault not met " + ledger.unusedFaults() + " 0/0";
        }
        int sent = requests() - before;
        return outcome + " " + sent + "/" + (ledger.work() - workBefore);
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** What the calls were authorised with last. */
    AccessToken token() {
        return tokens.token(Deadline.after(PATIENCE, clock));
    }

    /** Whatever a program may print of what took part. */
    String texts() {
        return String.join("\n", List.of("" + tokens, "" + token(), "" + call.request(body), "" + ledger));
    }

    @Override
    public void close() {
        ledger.close();
    }

    private void plan() {
        ConnectionFault connection = fault.connection();
        if (connection != null) {
            ledger.proxy().next(connection);
        }
        if (fault == MatrixFault.CONNECTION_REFUSED) {
            ledger.proxy().goDown();
        }
        if (connection == null && !fault.isOfTls()) {
            fault.plan(ledger.faults().on(call.operation).first());
        }
    }

    private int requests() {
        return ledger.journal().calls(call.operation).size();
    }

    private String outcome() {
        ApiRequest request = call.request(body);
        try {
            ApiResponse response = async ? client.sendAsync(request).join() : client.send(request);
            return "ok" + (isJson(response) ? "" : " (no JSON)");
        } catch (CxException e) {
            return describe(e);
        } catch (CompletionException e) {
            return e.getCause() instanceof CxException cx ? describe(cx) : "undocumented " + e.getCause();
        }
    }

    private boolean isJson(ApiResponse response) {
        try {
            return response.json().has("id");
        } catch (CxException e) {
            failure = e;
            return false;
        }
    }

    private String describe(CxException e) {
        failure = e;
        String kind = e instanceof TransportException t
                ? t.kind().name()
                : e.getClass().getSimpleName().replace("Exception", "")
                        + e.status().stream().mapToObj(s -> " " + s).findFirst().orElse("");
        return kind + (e.retryable() ? " retryable" : "");
    }
}
