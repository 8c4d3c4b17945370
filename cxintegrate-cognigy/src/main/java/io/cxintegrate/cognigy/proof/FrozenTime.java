package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** One instant that does not pass, so that a recorded case comes out alike whenever it runs. Nothing here waits. */
record FrozenTime(Instant instant) implements TimeSource {
    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("time does not pass here");
    }

    @Override
    public CompletableFuture<Void> after(Duration duration) {
        throw new UnsupportedOperationException("time does not pass here");
    }
}
