package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the platform, described once for both ways of calling it: what is sent, how the answer is read, what a
 * refusal means and what is audited. Built and used by one thread; called once.
 *
 * @param <T> what comes back
 */
public final class Call<T> {
    private final PlatformConnection connection;
    private final ApiRequest request;
    private final BiFunction<ApiResponse, Duration, T> read;
    private Function<CxException, CxException> explain = e -> e;
    private Function<CxException, Optional<T>> recover = e -> Optional.empty();
    private @Nullable Supplier<Audited> intent;
    private Function<T, JsonObject> details = value -> JsonObject.empty();

    private Call(PlatformConnection connection, ApiRequest request, BiFunction<ApiResponse, Duration, T> read) {
        this.connection = connection;
        this.request = request;
        this.read = read;
    }

    /**
     * A call that is not audited.
     *
     * @param read makes the result of the answer and of how long it took to come
     */
    public static <T> Call<T> of(
            PlatformConnection connection, ApiRequest request, BiFunction<ApiResponse, Duration, T> read) {
        return new Call<>(connection, request, read);
    }

    /** Puts failures into better words. */
    public Call<T> explaining(Function<CxException, CxException> value) {
        explain = value;
        return this;
    }

    /** Takes some failures for a result. */
    public Call<T> recovering(Function<CxException, Optional<T>> value) {
        recover = value;
        return this;
    }

    /** Records intent and outcome. */
    public Call<T> audited(Supplier<Audited> intentRecord, Function<T, JsonObject> successDetails) {
        intent = intentRecord;
        details = successDetails;
        return this;
    }

    /** Calls on this thread. */
    public T run() {
        return complete(new Run(), () -> connection.client().send(request));
    }

    /** Calls without blocking; never throws. */
    public CompletableFuture<T> runAsync() {
        Run run;
        try {
            run = new Run();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return Futures.handle(
                connection.client().sendAsync(request),
                (response, thrown) -> complete(run, () -> {
                    if (thrown != null) {
                        throw thrown instanceof RuntimeException e ? e : new CompletionException(thrown);
                    }
                    return Objects.requireNonNull(response);
                }));
    }

    private T complete(Run run, Supplier<ApiResponse> response) {
        T value;
        try {
            value = read.apply(response.get(), run.latency());
        } catch (CxException e) {
            value = recover.apply(e).orElseThrow(() -> run.failed(explain.apply(e)));
        } catch (RuntimeException e) {
            throw run.failed(e);
        }
        run.succeeded(value);
        return value;
    }

    /** One run: its start, and its trace in the audit trail. */
    private final class Run {
        private final long start = connection.clock().nanoTime();
        private final @Nullable Audited audited = intent == null ? null : intent.get();

        Duration latency() {
            return Duration.ofNanos(connection.clock().nanoTime() - start);
        }

        void succeeded(T value) {
            if (audited != null) {
                audited.succeeded(latency(), details.apply(value));
            }
        }

        <E extends RuntimeException> E failed(E failure) {
            return audited == null ? failure : audited.failed(latency(), failure);
        }
    }
}
