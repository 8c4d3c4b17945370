package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Operation;

/**
 * Where assertions on fakes begin: {@code assertThat(cognigy).received(TOKEN).once()}. Needs no assertion library and lives
 * beside AssertJ's {@code assertThat} in one import list. Stateless and safe to share between threads.
 *
 * <p>A failure is an {@link AssertionError} that shows the requests concerned, the faults that were planned but not met, and
 * the requests the fake did not know.
 */
public final class CxAssertions {
    private CxAssertions() {}

    /** Assertions on what this fake has received so far. */
    public static <O extends Operation> FakeAssert<O> assertThat(FakeServer<O> fake) {
        return new FakeAssert<>(fake);
    }
}
