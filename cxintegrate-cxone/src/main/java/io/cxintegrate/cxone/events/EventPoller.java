package io.cxintegrate.cxone.events;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.cxone.internal.Refusals;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One long poll: asks, tells, and asks again from behind what was told. Safe to share between threads. */
final class EventPoller implements Subscription, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPoller.class);
    private static final String OPERATION = "POLL_EVENTS";
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** On top of what the platform is asked to hold: for the way there and back. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** After an empty answer that came at once, though it was to be held. */
    private static final Duration PACE = Duration.ofSeconds(1);

    /** What is told of a place before the first cursor. */
    private static final Cursor BEGINNING = new Cursor("-");

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int NOT_MODIFIED = 304;

    private final PlatformConnection connection;
    private final PolledEvents listener;
    private final String path;
    private final boolean inPath;
    private final Duration hold;
    private final String cursorMember;
    private final Backoff backoff;
    private final Thread thread;
    private volatile @Nullable Cursor cursor;
    private volatile boolean closed;

    /** Of this thread alone. */
    private boolean failing;

    EventPoller(EventPollerBuilder b) {
        connection = b.connection;
        listener = b.listener;
        path = b.path;
        inPath = b.inPath();
        hold = b.hold;
        cursorMember = b.cursorMember;
        backoff = b.backoff;
        cursor = BEGINNING.equals(b.from) ? null : b.from;
        thread = new Thread(this, "cxintegrate-event-poll");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public Cursor cursor() {
        Cursor now = cursor;
        return now == null ? BEGINNING : now;
    }

    @Override
    public void run() {
        int failures = 0;
        try {
            while (isOpen()) {
                try {
                    round();
                    failing = false;
                    failures = 0;
                } catch (RuntimeException | Error e) {
                    failures++;
                    if (isOpen()) {
                        connection.clock().sleep(waitAfter(e, failures));
                    }
                }
            }
        } catch (InterruptedException e) {
            // Closed: whatever else interrupts this thread does so inside the listener.
        }
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "Subscription[" + cursor() + "]";
    }

    /** Takes the interrupt away that a listener has left, before it looks: the one of {@link #close} comes after the mark. */
    private boolean isOpen() {
        boolean unused = Thread.interrupted();
        return !closed;
    }

    private void round() throws InterruptedException {
        long start = connection.clock().nanoTime();
        ApiResponse answer;
        try {
            answer = connection.client().send(question());
        } catch (CxException e) {
            Cursor from = cursor;
            int status = e.status().orElse(0);
            if (from != null && (status == GONE || status == NOT_FOUND)) {
                cursor = null;
                listener.onGap(from);
                // Without a cursor there is no such path: whoever has the session has to begin another.
                closed |= inPath;
                return;
            }
            throw Refusals.isForbidden(e)
                    ? Refusals.forbidden(
                            e,
                            "cxone " + OPERATION,
                            List.of("events:read"),
                            "the token lacks the scope events:read; grant it to the OAuth client, and ask for it where"
                                    + " scopes(...) is set")
                    : e;
        }
        List<JsonObject> events = answer.status() == NOT_MODIFIED || answer.isEmpty()
                ? List.of()
                : List.copyOf(answer.json().objects("events"));
        Cursor next = next(answer);
        if (events.isEmpty()) {
            cursor = next;
            Duration took = Duration.ofNanos(connection.clock().nanoTime() - start);
            if (took.compareTo(hold.dividedBy(2)) < 0) {
                connection.clock().sleep(PACE);
            }
        } else if (tell(events, next)) {
            cursor = next;
        }
    }

    /** Tells of the same events until they are taken: the platform may not give them twice. False when closed meanwhile. */
    private boolean tell(List<JsonObject> events, @Nullable Cursor next) throws InterruptedException {
        for (int failures = 1; isOpen(); failures++) {
            try {
                listener.onEvents(events, next == null ? BEGINNING : next);
                return true;
            } catch (RuntimeException | Error e) {
                if (isOpen()) {
                    connection.clock().sleep(waitAfter(e, failures));
                }
            }
        }
        return false;
    }

    private ApiRequest question() {
        Cursor from = cursor;
        String value = from == null ? "" : from.value();
        ApiRequestBuilder question = ApiRequest.get(path)
                .operation(OPERATION)
                .query("timeout", Long.toString(hold.toSeconds()))
                .once()
                .attemptTimeout(hold.plus(MARGIN))
                .deadline(hold.plus(MARGIN.multipliedBy(2)));
        if (inPath) {
            question.path("cursor", value);
        } else if (!value.isEmpty()) {
            question.query("cursor", value);
        }
        return question.build();
    }

    private @Nullable Cursor next(ApiResponse answer) {
        if (answer.status() == NOT_MODIFIED || answer.isEmpty()) {
            return cursor;
        }
        return answer.json()
                .optionalString(cursorMember)
                .filter(text -> !text.isBlank())
                .map(Cursor::new)
                .orElse(cursor);
    }

    private Duration waitAfter(Throwable e, int failures) {
        if (!failing) {
            failing = true;
            // Messages of others may quote an event, so they are for DEBUG.
            LOG.warn("event.poll.failed error={} further=retried", e.getClass().getName());
        }
        LOG.debug("event.poll.failed cursor={}", cursor, e);
        Duration wait = backoff.after(failures, connection.jitter());
        return e instanceof CxException cx ? Durations.max(wait, cx.retryAfter().orElse(wait)) : wait;
    }
}
