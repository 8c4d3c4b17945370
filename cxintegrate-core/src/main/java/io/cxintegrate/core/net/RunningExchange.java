package io.cxintegrate.core.net;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request under way, as {@link JdkHttpTransport#close} sees it. */
interface RunningExchange {
    /** Ends it now, because the transport closes. */
    void endByClose();

    /** Ends its body if its time is over and nothing else looks after that. */
    default void cutIfLate(long nanos) {}

    /** A request that holds up its thread, which nothing but an interrupt gets out of {@code HttpClient.send} on Java 17. */
    final class Blocking implements RunningExchange {
        private enum State {
            RUNNING,
            INTERRUPTING,
            INTERRUPTED,
            OVER
        }

        private final Thread thread = Thread.currentThread();
        // A time-out of I/O is a real one, whatever clock the transport was given.
        private final long start = TimeSource.system().nanoTime();
        private final long timeoutNanos;
        private final Body body = new Body();
        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

        Blocking(Duration timeout) {
            timeoutNanos = Durations.saturatedNanos(timeout);
        }

        Body body() {
            return body;
        }

        @Override
        public void cutIfLate(long nanos) {
            if (nanos - start >= timeoutNanos) {
                body.cut(new HttpTimeoutException("body not complete in time"));
            }
        }

        @Override
        public void endByClose() {
            if (state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
                thread.interrupt();
                state.set(State.INTERRUPTED);
            }
        }

        /** Once, back on its own thread: whether it was {@link #endByClose} that interrupted it, whose flag is taken back. */
        boolean wasEndedByClose() {
            if (state.compareAndSet(State.RUNNING, State.OVER)) {
                return false;
            }
            while (state.get() == State.INTERRUPTING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            return true;
        }
    }

    /** Where the body of a response is, once there is one. */
    final class Body {
        private volatile @Nullable CappedBody body;

        CappedBody begin(int limit, int status) {
            CappedBody begun = new CappedBody(limit, status);
            body = begun;
            return begun;
        }

        void cut(Throwable reason) {
            CappedBody b = body;
            if (b != null) {
                b.cut(reason);
            }
        }

        Throwable reasonOr(Throwable failure) {
            CappedBody b = body;
            return b == null ? failure : b.reasonOr(failure);
        }
    }
}
