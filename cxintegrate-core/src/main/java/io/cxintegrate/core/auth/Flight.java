package io.cxintegrate.core.auth;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One renewal, and how callers wait for its end: each for itself, so that who gives up leaves it alone. */
final class Flight {
    private final CompletableFuture<AccessToken> end;

    private Flight(CompletableFuture<AccessToken> end) {
        this.end = end;
    }

    static Flight begun() {
        return new Flight(new CompletableFuture<>());
    }

    static Flight landed(AccessToken token) {
        return new Flight(CompletableFuture.completedFuture(token));
    }

    static Flight failed(CxException e) {
        return new Flight(CompletableFuture.failedFuture(e));
    }

    void land(AccessToken token) {
        end.complete(token);
    }

    void fail(CxException e) {
        end.completeExceptionally(e);
    }

    AccessToken await(Deadline deadline) {
        try {
            return end.get(Durations.saturatedNanos(deadline.remaining()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw told(unwrapped(e));
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for a token", ErrorContext.NONE, e);
        }
    }

    /** A future of the caller's own, completed on {@code executor}: its stages must hold up neither renewals nor timers. */
    CompletableFuture<AccessToken> await(Duration left, Executor executor) {
        CompletableFuture<AccessToken> result = new CompletableFuture<>();
        CompletableFuture<AccessToken> wait = end.copy();
        if (!end.isDone()) {
            wait.orTimeout(Durations.saturatedNanos(left), TimeUnit.NANOSECONDS);
        }
        wait.whenComplete((token, thrown) -> hop(executor, () -> {
            if (thrown == null) {
                result.complete(token);
            } else {
                Throwable cause = unwrapped(thrown);
                result.completeExceptionally(cause instanceof TimeoutException ? tooLate() : told(cause));
            }
        }));
        // Takes a caller that gave up off the timer.
        result.whenComplete((token, thrown) -> wait.cancel(false));
        return result;
    }

    private static void hop(Executor executor, Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RuntimeException | Error refused) {
            // Shut down while somebody waits: on a wrong thread is better than never.
            completion.run();
        }
    }

    private static UnavailableException tooLate() {
        return new UnavailableException(
                "no token before the deadline of this call",
                ErrorContext.builder().operation("TOKEN").build(),
                null);
    }

    /** One failure is told to many callers: each gets an exception of its own, with its own stack. */
    private static CxException told(Throwable t) {
        if (t instanceof CredentialException c) {
            return new CredentialException(String.valueOf(c.getMessage()), c.context(), c);
        }
        if (t instanceof DefectException d) {
            return new DefectException(String.valueOf(d.getMessage()), d.context(), d);
        }
        if (t instanceof CxException c) {
            return new UnavailableException(String.valueOf(c.getMessage()), c.context(), c);
        }
        return new UnavailableException("token renewal failed unexpectedly", ErrorContext.NONE, t);
    }

    private static Throwable unwrapped(Throwable t) {
        Throwable cause = t.getCause();
        return cause == null || t instanceof CxException ? t : cause;
    }
}
