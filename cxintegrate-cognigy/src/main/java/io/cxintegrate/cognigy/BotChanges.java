package io.cxintegrate.cognigy;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes a bot: plans, puts the intent on record, sends, books, and puts on record what came of it, a failure too. The one way in
 * which anything is changed, so that nothing is changed without a record: a process that dies in between has left the intent. Safe
 * to share between threads.
 */
final class BotChanges {
    private final String botId;
    private final PlatformConnection connection;
    private final Cognigy.Settings settings;

    BotChanges(String botId, PlatformConnection connection, Cognigy.Settings settings) {
        this.botId = botId;
        this.connection = connection;
        this.settings = settings;
    }

    String botId() {
        return botId;
    }

    @Nullable
    String userId() {
        return settings.userId();
    }

    TimeSource clock() {
        return connection.clock();
    }

    ApiClient client() {
        return connection.client();
    }

    /** Does it on this thread. */
    <T> T run(String action, Supplier<BotStep<T>> plan) {
        ChangeEntry entry = entry(action);
        BotStep<T> step;
        ApiResponse response = null;
        try {
            step = afterReading(plan);
            if (step instanceof BotStep.Change<T> change) {
                begin(entry, change);
                response = sent(change);
            }
        } catch (RuntimeException e) {
            throw entry.failed(e);
        }
        return response != null && step instanceof BotStep.Change<T> change
                ? finish(entry, change, response)
                : settle(entry, step);
    }

    /** Reads only, on this thread; leaves no record. */
    <T> T read(Supplier<BotStep<T>> plan) {
        return answer(afterReading(plan));
    }

    /** Puts on record what was done or decided without a change of its own. */
    void record(String action, JsonObject details) {
        entry(action).done(details);
    }

    private <T> BotStep<T> afterReading(Supplier<BotStep<T>> plan) {
        BotStep<T> step = plan.get();
        while (step instanceof BotStep.Read<T> read) {
            step = read.then().apply(client().send(read.request()));
        }
        return step;
    }

    private <T> ApiResponse sent(BotStep.Change<T> change) {
        try {
            return client().send(change.request());
        } catch (RuntimeException e) {
            throw told(change, e);
        }
    }

    /** Lets the change know of its failure, and gives it back; what goes wrong with that comes second. */
    private static <T> RuntimeException told(BotStep.Change<T> change, RuntimeException failure) {
        try {
            change.failed().accept(failure);
        } catch (RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    /** Does it without blocking on the exchange; never throws. Cancelling the future cancels the exchange. */
    <T> CompletableFuture<T> runAsync(String action, Supplier<BotStep<T>> plan) {
        return start(entry(action), plan);
    }

    /** Reads only, without blocking on the exchanges; never throws. Cancelling the future cancels the exchange. */
    <T> CompletableFuture<T> readAsync(Supplier<BotStep<T>> plan) {
        return start(null, plan);
    }

    private <T> CompletableFuture<T> start(@Nullable ChangeEntry entry, Supplier<BotStep<T>> plan) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            settings.executor().execute(() -> {
                if (!result.isDone()) {
                    go(entry, plan, result);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** Takes the next step, and the one after it when the answer is there. */
    private <T> void go(@Nullable ChangeEntry entry, Supplier<BotStep<T>> next, CompletableFuture<T> result) {
        try {
            BotStep<T> step = next.get();
            if (step instanceof BotStep.Read<T> read) {
                exchange(read.request(), result, (response, thrown) -> {
                    if (response == null) {
                        result.completeExceptionally(failed(entry, thrown));
                    } else {
                        go(entry, () -> read.then().apply(response), result);
                    }
                });
            } else if (entry == null) {
                result.complete(answer(step));
            } else if (step instanceof BotStep.Change<T> change) {
                begin(entry, change);
                exchange(change.request(), result, (response, thrown) -> {
                    if (response == null) {
                        RuntimeException failure = failed(entry, thrown);
                        result.completeExceptionally(told(change, failure));
                    } else {
                        complete(result, () -> finish(entry, change, response));
                    }
                });
            } else {
                complete(result, () -> settle(entry, step));
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(entry == null ? e : entry.failed(e));
        }
    }

    /** Sends, and goes on where blocking is allowed. */
    private <T> void exchange(
            ApiRequest request,
            CompletableFuture<T> result,
            BiConsumer<@Nullable ApiResponse, @Nullable Throwable> then) {
        CompletableFuture<ApiResponse> exchange = client().sendAsync(request);
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                exchange.cancel(true);
            }
        });
        exchange.whenComplete((response, thrown) -> {
            Runnable next = () -> {
                try {
                    then.accept(response, thrown);
                } catch (RuntimeException | Error e) {
                    // Whatever happened, nobody waits for ever.
                    result.completeExceptionally(e);
                }
            };
            try {
                settings.executor().execute(next);
            } catch (RejectedExecutionException closed) {
                // What the platform answered is booked and put on record all the same.
                next.run();
            }
        });
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static RuntimeException failed(@Nullable ChangeEntry entry, @Nullable Throwable thrown) {
        Throwable cause = thrown == null ? new IllegalStateException("an exchange without a result") : unwrap(thrown);
        RuntimeException failure = cause instanceof RuntimeException e ? e : new CompletionException(cause);
        return entry == null ? failure : entry.failed(failure);
    }

    private static <T> void begin(ChangeEntry entry, BotStep.Change<T> change) {
        entry.planned(change.payload());
        change.begin().run();
    }

    /** Books an answer and puts on record what came of it. */
    private static <T> T finish(ChangeEntry entry, BotStep.Change<T> change, ApiResponse response) {
        return outcome(entry, () -> change.book().apply(entry.answered(response)), change.details());
    }

    /** What needs no request. */
    private static <T> T settle(ChangeEntry entry, BotStep<T> step) {
        if (step instanceof BotStep.Known<T> known) {
            return outcome(
                    entry,
                    () -> {
                        entry.planned(known.payload());
                        return known.book().get();
                    },
                    known.details());
        }
        return answer(step);
    }

    private static <T> T outcome(ChangeEntry entry, Supplier<T> work, Function<T, JsonObject> describe) {
        T result;
        JsonObject details;
        try {
            result = work.get();
            details = describe.apply(result);
        } catch (RuntimeException e) {
            throw entry.failed(e);
        }
        entry.succeeded(details);
        return result;
    }

    private static <T> T answer(BotStep<T> step) {
        if (step instanceof BotStep.Answer<T> answer) {
            return answer.value();
        }
        throw new IllegalStateException("a reading ends in an answer");
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private ChangeEntry entry(String action) {
        return new ChangeEntry(botId, connection, settings, action);
    }
}
