package io.cxintegrate.testkit.tck;

import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;

class InMemoryIdempotencyStoreContractTest extends IdempotencyStoreContract {
    private final TestClock clock = new TestClock();
    private final IdempotencyStore store = IdempotencyStore.inMemory(100, clock);

    @Override
    protected IdempotencyStore open() {
        return store;
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }
}
