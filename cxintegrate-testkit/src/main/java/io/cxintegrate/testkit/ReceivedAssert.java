package io.cxintegrate.testkit;

import io.cxintegrate.core.Require;
import io.cxintegrate.testkit.internal.Masking;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Journal;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.RecordedCall;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Assertions on the requests of one operation, as they were when {@code received} was called; see {@link CxAssertions}. For
 * one thread. Every method throws {@link AssertionError} when it does not hold.
 */
public final class ReceivedAssert {
    private final FakeServer<?> fake;
    private final Operation operation;
    private final List<RecordedCall> calls;

    ReceivedAssert(FakeServer<?> fake, Operation operation) {
        this.fake = fake;
        this.operation = Objects.requireNonNull(operation, "operation");
        calls = fake.journal().calls(operation);
    }

    /** Exactly one arrived. */
    public ReceivedAssert once() {
        return times(1);
    }

    /** None arrived. */
    public ReceivedAssert never() {
        return times(0);
    }

    /** Exactly {@code n} arrived. */
    public ReceivedAssert times(int n) {
        Require.atLeast(0, n, "n");
        if (calls.size() == n) {
            return this;
        }
        String because = operation.isTokenRequest() && calls.size() > n ? FailureText.whyAnotherToken(fake, calls) : "";
        throw failure(
                "Expected " + (n == 0 ? "no " : "exactly " + n + " ") + operation.name() + " request"
                        + (n > 1 ? "s" : "") + ", but " + arrived() + ".",
                because);
    }

    /** At least {@code n} arrived. */
    public ReceivedAssert atLeast(int n) {
        Require.atLeast(1, n, "n");
        if (calls.size() >= n) {
            return this;
        }
        throw failure(
                "Expected at least " + n + " " + operation.name() + " request" + (n > 1 ? "s" : "") + ", but "
                        + arrived() + ".",
                "");
    }

    /** Between any two that follow each other at least {@code pause} passed, on the clock of the fake; two must be there. */
    public ReceivedAssert waitedBetween(Duration pause) {
        Require.positive(pause, "pause");
        if (calls.size() < 2) {
            throw failure("Expected a pause between " + operation.name() + " requests, but " + arrived() + ".", "");
        }
        for (int i = 1; i < calls.size(); i++) {
            RecordedCall before = calls.get(i - 1);
            RecordedCall after = calls.get(i);
            Duration waited = after.offset().minus(before.offset());
            if (waited.compareTo(pause) < 0) {
                throw failure(
                        "Expected at least " + Journal.describe(pause) + " between " + operation.name()
                                + " requests, but only " + Journal.describe(waited) + " passed between #"
                                + before.number() + " and #" + after.number() + ".",
                        "");
            }
        }
        return this;
    }

    /** Each carried this header, with whatever value; at least one must be there. */
    public ReceivedAssert withHeader(String name) {
        needOne("with the header " + name);
        for (RecordedCall call : calls) {
            if (call.requestHeader(name).isEmpty()) {
                throw failure(
                        "Expected every " + operation.name() + " request to carry the header " + name + ", but #"
                                + call.number() + " has none.",
                        "");
            }
        }
        return this;
    }

    /**
     * Each carried this header with this first value; at least one must be there.
     *
     * @throws IllegalArgumentException if the header holds a secret: its value was never recorded
     */
    public ReceivedAssert withHeader(String name, String value) {
        if (Masking.isSensitive(name)) {
            throw new IllegalArgumentException(
                    "the value of " + name + " is masked in the journal; use withHeader(\"" + name + "\")");
        }
        withHeader(name);
        for (RecordedCall call : calls) {
            Optional<String> actual = call.requestHeader(name);
            if (!actual.equals(Optional.of(value))) {
                throw failure(
                        "Expected every " + operation.name() + " request to carry " + name + ": " + value + ", but #"
                                + call.number() + " has " + actual.orElse("none") + ".",
                        "");
            }
        }
        return this;
    }

    private void needOne(String what) {
        if (calls.isEmpty()) {
            throw failure("Expected " + operation.name() + " requests " + what + ", but none arrived.", "");
        }
    }

    private String arrived() {
        return calls.isEmpty() ? "none arrived" : calls.size() + " arrived";
    }

    /** Shows the requests of the operation; where there is none, all. */
    private AssertionError failure(String headline, String because) {
        String table = calls.isEmpty() ? fake.journal().describe() : Journal.describe(calls);
        return new AssertionError(headline + "\n" + table + because + FailureText.leftOvers(fake));
    }
}
