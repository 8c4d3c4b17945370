package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.health.VersionMeter;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.retry.CircuitOpenException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One version of a mapping at work. Safe to share between threads. */
final class RunningVersion {
    private static final int FIRST_FAILURE = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    private final IntegrationMapping mapping;
    private final MappingTransformer transformer;
    private final ServiceRequest requests;
    private final AuthTemplate auth;
    private final ApiClient client;
    private final TimeSource time;
    private final VersionMeter meter;
    private final Consumer<MappingOutcome> done;

    /** @param done hears of every call that was made, before its caller does */
    RunningVersion(
            IntegrationMapping mapping,
            MappingTransformer transformer,
            ServiceRequest requests,
            AuthTemplate auth,
            ApiClient client,
            TimeSource time,
            VersionMeter meter,
            Consumer<MappingOutcome> done) {
        this.mapping = mapping;
        this.transformer = transformer;
        this.requests = requests;
        this.auth = auth;
        this.client = client;
        this.time = time;
        this.meter = meter;
        this.done = done;
    }

    String label() {
        return mapping.version();
    }

    JsonObject request(JsonObject context) {
        return transformer.request(context);
    }

    MappingOutcome call(JsonObject context, Deadline deadline) {
        Run run = new Run(context, deadline);
        ApiResponse answer;
        try {
            AuthTemplate.Credentials sent = auth.credentials(run.deadline);
            answer = client.send(run.request(sent));
            if (answer.status() == UNAUTHORIZED) {
                sent.invalidate();
                AuthTemplate.Credentials newer = auth.credentials(run.deadline);
                if (!newer.sameAs(sent)) {
                    answer = client.send(run.request(newer));
                }
            }
        } catch (CxException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return run.failed(e);
        }
        // Out here, so that a failure to put it on record does not count as one of the service.
        return run.answered(answer);
    }

    /** The same without blocking; cancelling the future ends what is under way. */
    CompletableFuture<MappingOutcome> callAsync(JsonObject context, Deadline deadline, Executor executor) {
        CompletableFuture<MappingOutcome> result = new CompletableFuture<>();
        AtomicReference<@Nullable CompletableFuture<?>> underWay = new AtomicReference<>();
        result.whenComplete((value, thrown) -> {
            CompletableFuture<?> below = underWay.get();
            if (result.isCancelled() && below != null) {
                below.cancel(true);
            }
        });
        Run run = new Run(context, deadline);
        exchange(run, null, step -> {
                    underWay.set(step);
                    if (result.isCancelled()) {
                        step.cancel(true);
                    }
                })
                .whenComplete((answer, thrown) -> {
                    Runnable end = () -> {
                        try {
                            result.complete(thrown == null ? run.answered(answer) : run.failed(unwrap(thrown)));
                        } catch (RuntimeException | Error e) {
                            result.completeExceptionally(e);
                        }
                    };
                    try {
                        executor.execute(end);
                    } catch (RejectedExecutionException closed) {
                        // The call was made: it is counted and on record all the same.
                        end.run();
                    }
                });
        return result;
    }

    private CompletableFuture<ApiResponse> exchange(
            Run run, AuthTemplate.@Nullable Credentials refused, Consumer<CompletableFuture<?>> follow) {
        CompletableFuture<AuthTemplate.Credentials> asked = auth.credentialsAsync(run.deadline);
        follow.accept(asked);
        return asked.thenCompose(credentials -> {
            CompletableFuture<ApiResponse> sent = client.sendAsync(run.request(credentials));
            follow.accept(sent);
            return sent.thenCompose(answer -> {
                if (answer.status() != UNAUTHORIZED || refused != null) {
                    return CompletableFuture.completedFuture(answer);
                }
                credentials.invalidate();
                CompletableFuture<AuthTemplate.Credentials> again = auth.credentialsAsync(run.deadline);
                follow.accept(again);
                return again.thenCompose(newer -> newer.sameAs(credentials)
                        ? CompletableFuture.completedFuture(answer)
                        : exchange(run, credentials, follow));
            });
        });
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    @Override
    public String toString() {
        return mapping.version() + " at " + requests.root();
    }

    /** One call. */
    private final class Run {
        private final long start = time.nanoTime();
        private final Deadline deadline;
        private final ApiRequestBuilder prepared;

        Run(JsonObject context, Deadline callers) {
            deadline = callers.cappedAt(mapping.timeout());
            ApiRequestBuilder request;
            try {
                request = requests.of(transformer.request(context));
            } catch (RuntimeException e) {
                meter.record(mapping.version(), took(), false);
                throw e;
            }
            prepared = request;
        }

        ApiRequest request(AuthTemplate.Credentials credentials) {
            return prepared.header(credentials.header(), credentials.value())
                    .deadline(Durations.max(Duration.ofMillis(1), deadline.remaining()))
                    .build();
        }

        MappingOutcome answered(ApiResponse answer) {
            int status = answer.status();
            MappingTransformer.Mapped result;
            try {
                result = transformer.mapResponse(status, answer.isEmpty() ? null : answer.jsonValue());
            } catch (DefectException e) {
                result = status >= FIRST_FAILURE ? transformer.mapResponse(status, null) : noJson(status);
            }
            return end(OptionalInt.of(status), result);
        }

        /** What is no answer gets the status and the body that a gateway in front of the service would have sent. */
        MappingOutcome failed(Throwable thrown) {
            if (!(thrown instanceof CxException e)) {
                meter.record(mapping.version(), took(), false);
                throw new CompletionException(thrown);
            }
            if (e instanceof TransportException t && t.kind() == Kind.CLOSED) {
                throw e;
            }
            boolean late = deadline.isExpired() || (e instanceof TransportException t && t.kind() == Kind.TIMEOUT);
            int status = late ? TIMEOUT : UNAVAILABLE;
            String error = "unavailable";
            String description = "no answer of the service arrived";
            if (late) {
                error = "timeout";
                description = "the service did not answer in time";
            } else if (e instanceof CircuitOpenException) {
                error = "circuit_open";
                description = "the service failed too often and is not called for a while";
            } else if (e instanceof CredentialException) {
                error = "credentials";
                description = "there is no token for the service";
            }
            JsonObject body = JsonObject.of("error", error, "error_description", description)
                    .with("status", status);
            return end(OptionalInt.empty(), transformer.mapResponse(status, body));
        }

        private static MappingTransformer.Mapped noJson(int status) {
            return new MappingTransformer.Mapped(
                    JsonObject.builder()
                            .put("success", false)
                            .put("error", "the service answered with a body that is no JSON")
                            .put("status", status)
                            .build(),
                    Optional.empty());
        }

        private MappingOutcome end(OptionalInt status, MappingTransformer.Mapped mapped) {
            JsonObject result = mapped.json();
            MappingOutcome.Kind kind = result.has("fallback_triggered")
                    ? MappingOutcome.Kind.FALLBACK
                    : result.bool("success") ? MappingOutcome.Kind.SUCCESS : MappingOutcome.Kind.FAILED;
            MappingOutcome outcome =
                    new MappingOutcome(mapping.version(), kind, status, result, mapped.branch(), took());
            meter.record(mapping.version(), outcome.took(), kind == MappingOutcome.Kind.SUCCESS);
            done.accept(outcome);
            return outcome;
        }

        private Duration took() {
            return Duration.ofNanos(time.nanoTime() - start);
        }
    }
}
