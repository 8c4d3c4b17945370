package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Journal;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.RecordedCall;
import java.util.List;
import java.util.Objects;

/**
 * Assertions on one fake; see {@link CxAssertions}. For one thread.
 *
 * @param <O> the operations of the fake
 */
public final class FakeAssert<O extends Operation> {
    private final FakeServer<O> fake;

    FakeAssert(FakeServer<O> fake) {
        this.fake = Objects.requireNonNull(fake, "fake");
    }

    /** Assertions on the requests of one operation received so far. */
    public ReceivedAssert received(O operation) {
        return new ReceivedAssert(fake, operation);
    }

    /**
     * Every planned fault was met as often as planned.
     *
     * @throws AssertionError with the whole journal, if one was not
     */
    public FakeAssert<O> hasNoUnusedFaults() {
        List<String> unused = fake.unusedFaults();
        if (!unused.isEmpty()) {
            throw new AssertionError("Expected every fault planned for " + fake.name() + " to be met, but "
                    + unused.size() + (unused.size() == 1 ? " was" : " were") + " not.\n"
                    + fake.journal().describe() + FailureText.leftOvers(fake));
        }
        return this;
    }

    /**
     * Every request was one the fake knows.
     *
     * @throws AssertionError with the requests that were not, if any
     */
    public FakeAssert<O> hasNoUnmatchedRequests() {
        List<RecordedCall> unmatched = fake.journal().unmatched();
        if (!unmatched.isEmpty()) {
            throw new AssertionError("Expected only requests that " + fake.name() + " knows, but " + unmatched.size()
                    + (unmatched.size() == 1 ? " was" : " were") + " not.\n" + Journal.describe(unmatched)
                    + FailureText.leftOvers(fake));
        }
        return this;
    }
}
