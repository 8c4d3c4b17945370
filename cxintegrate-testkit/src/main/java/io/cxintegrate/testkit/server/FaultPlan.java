package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Require;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What will go wrong, by operation and occurrence: {@code faults().on(CREATE_INTEGRATION).first().status(500)}. Safe to share
 * between threads.
 *
 * <p>Occurrences are counted from the moment of planning: {@code first()} is the next request of that operation. Every fault
 * counts all requests of its operation; where two want the same one, the one planned first has it.
 *
 * @param <O> the operations of the fake
 */
public final class FaultPlan<O extends Operation> {
    private final Guard guard;
    private final List<Entry> entries = new ArrayList<>();

    FaultPlan(Guard guard) {
        this.guard = guard;
    }

    /** Begins a fault for requests of this operation. */
    public Occurrence on(O operation) {
        return new Occurrence(Objects.requireNonNull(operation, "operation"));
    }

    /** The faults that were not met as often as planned ({@code always()}: not at all), in the order of planning; a copy. */
    public List<PlannedFault> unusedFaults() {
        return guard.call(() ->
                entries.stream().filter(Entry::unused).map(Entry::snapshot).toList());
    }

    /** The fault for the request that has just arrived, if one is planned. Callers hold the lock. */
    @Nullable
    Fault take(Operation operation) {
        Entry taken = null;
        for (Entry entry : entries) {
            if (entry.operation.equals(operation)) {
                entry.seen++;
                if (taken == null && entry.seen >= entry.from && entry.seen <= entry.to) {
                    taken = entry;
                    entry.met++;
                }
            }
        }
        return taken == null ? null : taken.fault;
    }

    void releaseAll() {
        guard.run(() -> entries.forEach(entry -> {
            if (entry.fault.stall() != null) {
                entry.fault.stall().release();
            }
        }));
    }

    private static final class Entry {
        private final Operation operation;
        private final String occurrence;
        private final int from;
        private final int to;
        private final Fault fault;
        private int seen;
        private int met;

        private Entry(Operation operation, String occurrence, int from, int to, Fault fault) {
            this.operation = operation;
            this.occurrence = occurrence;
            this.from = from;
            this.to = to;
            this.fault = fault;
        }

        private boolean unused() {
            return to == Integer.MAX_VALUE ? met == 0 : met < to - from + 1;
        }

        private PlannedFault snapshot() {
            return new PlannedFault(operation, occurrence, fault.text(), met);
        }
    }

    /** Says which requests; a step of the sentence, for one thread. */
    public final class Occurrence {
        private final Operation operation;

        private Occurrence(Operation operation) {
            this.operation = operation;
        }

        /** The next request. */
        public Effect first() {
            return new Effect(operation, "first", 1, 1);
        }

        /** The one after the next. */
        public Effect second() {
            return new Effect(operation, "second", 2, 2);
        }

        /** The {@code n}th request from now, from 1. */
        public Effect nth(int n) {
            Require.atLeast(1, n, "n");
            return n == 1 ? first() : n == 2 ? second() : new Effect(operation, "no. " + n, n, n);
        }

        /** The next {@code n} requests. */
        public Effect times(int n) {
            Require.atLeast(1, n, "n");
            return new Effect(operation, "the next " + n, 1, n);
        }

        /** Every request from now on. */
        public Effect always() {
            return new Effect(operation, "always", 1, Integer.MAX_VALUE);
        }
    }

    /**
     * Says what happens to them, and by that plans the fault; for one thread.
     *
     * <p>Statuses, {@link #reset()} and {@link #unauthorized()} come <em>instead of</em> the platform's work: nothing is
     * stored. {@link #malformedBody()}, {@link #wrongContentType()} and {@link #emptyBody()} spoil the answer of work that
     * <em>was done</em>.
     */
    public final class Effect {
        private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                        "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                .withZone(ZoneOffset.UTC);

        private final Operation operation;
        private final String occurrence;
        private final int from;
        private final int to;

        private Effect(Operation operation, String occurrence, int from, int to) {
            this.operation = operation;
            this.occurrence = occurrence;
            this.from = from;
            this.to = to;
        }

        /** Answers this status, 200 to 599, with an error body in the platform's own form from 400 on. */
        public void status(int status) {
            Require.between(200, 599, status, "status");
            plan(
                    "status " + status,
                    (request, errors, genuine) -> status < 400
                            ? FakeResponse.empty(status)
                            : errors.status(request, status, "planned fault"));
        }

        /** Answers 429 with {@code Retry-After} in seconds, rounded up (RFC 9110 10.2.3). */
        public void tooManyRequests(Duration retryAfter) {
            Duration wait = Require.notNegative(retryAfter, "retryAfter");
            long seconds = wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0);
            throttle(String.valueOf(seconds));
        }

        /** Answers 429 with {@code Retry-After} as an HTTP date, rounded up to the second. */
        public void tooManyRequestsUntil(Instant until) {
            Instant whole = until.getNano() == 0 ? until : Instant.ofEpochSecond(until.getEpochSecond() + 1);
            throttle(HTTP_DATE.format(whole));
        }

        /** Answers 401: {@code invalid_token} to an API request, {@code invalid_client} to a token request. */
        public void unauthorized() {
            plan("unauthorized", (request, errors, genuine) -> errors.unauthorized(request));
        }

        /** Resets the connection (TCP RST) before any byte of an answer. */
        public void reset() {
            plan("reset", (request, errors, genuine) -> FakeResponse.RESET);
        }

        /** Sends no byte until the handle is released or the fake closes. */
        public Stall stall() {
            Stall stall = new Stall();
            plan(new Fault("stall", (request, errors, genuine) -> genuine.get(), stall));
            return stall;
        }

        /** Cuts the JSON of the answer in the middle; status and headers stay. */
        public void malformedBody() {
            plan("malformedBody", (request, errors, genuine) -> {
                FakeResponse response = genuine.get();
                String body = response.body();
                // The first half of an object or array never closes it.
                return response.withBody(body.length() < 2 ? "{" : body.substring(0, body.length() / 2));
            });
        }

        /** Answers with the right status but a page of HTML, as a proxy or a login portal would. */
        public void wrongContentType() {
            plan(
                    "wrongContentType",
                    (request, errors, genuine) -> genuine.get()
                            .withHeader("Content-Type", "text/html;charset=utf-8")
                            .withBody("<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>"));
        }

        /** Answers with the right status and headers but no body. */
        public void emptyBody() {
            plan("emptyBody", (request, errors, genuine) -> genuine.get().withBody(""));
        }

        private void throttle(String retryAfter) {
            plan(
                    "tooManyRequests " + retryAfter,
                    (request, errors, genuine) ->
                            errors.status(request, 429, "Rate limit exceeded").withHeader("Retry-After", retryAfter));
        }

        private void plan(String text, Fault.Effect effect) {
            plan(Fault.of(text, effect));
        }

        private void plan(Fault fault) {
            guard.run(() -> entries.add(new Entry(operation, occurrence, from, to, fault)));
        }
    }
}
