package io.cxintegrate.cxone.events;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.Backoff;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a long poll; not safe for concurrent use. */
public final class EventPollerBuilder {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    final PlatformConnection connection;
    final PolledEvents listener;
    String path;
    Duration hold = Duration.ofSeconds(20);
    String cursorMember = "cursor";
    Backoff backoff = Backoff.exponential(Duration.ofSeconds(1), Duration.ofMinutes(1));

    @Nullable
    Cursor from;

    EventPollerBuilder(PlatformConnection connection, String path, PolledEvents listener) {
        this.connection = connection;
        this.path = path;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** Where to go on. Default: where the platform begins. */
    public EventPollerBuilder from(Cursor value) {
        from = Objects.requireNonNull(value, "from");
        return this;
    }

    /**
     * What is asked. {@code {cursor}} in it stands for the cursor, as in {@code .../agent-sessions/{cursor}/get-next-event};
     * otherwise that goes into the query. A cursor in the path has to be given, and the subscription ends when the platform does not know it
     * any more. Default: {@code next} below the path of the events.
     *
     * @throws IllegalArgumentException if it does not start with a slash
     */
    public EventPollerBuilder path(String value) {
        if (!Require.text(value, "path").startsWith("/")) {
            throw new IllegalArgumentException("path must start with '/' but starts with '" + value.charAt(0) + "'");
        }
        path = value;
        return this;
    }

    /** Which member of an answer has the next cursor, {@code sessionId} for agent sessions. Default {@code cursor}. */
    public EventPollerBuilder cursorMember(String value) {
        cursorMember = Require.text(value, "cursorMember");
        return this;
    }

    /**
     * How long the platform is asked to hold a question that has no answer yet, in whole seconds. Default 20 s.
     *
     * @throws IllegalArgumentException if not longer than zero, or above 60 s
     */
    public EventPollerBuilder hold(Duration value) {
        if (Require.positive(value, "hold").compareTo(LONGEST) > 0 || value.toSeconds() == 0) {
            throw new IllegalArgumentException("hold must be 1 to 60 seconds but is " + value);
        }
        hold = value;
        return this;
    }

    /** The wait after a failure; a {@code Retry-After} is obeyed beside it. Default: 1 s to 1 minute, with jitter. */
    public EventPollerBuilder backoff(Backoff value) {
        backoff = Objects.requireNonNull(value, "backoff");
        return this;
    }

    /**
     * Begins to ask, on a daemon thread of its own that ends with the subscription.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if the path needs a cursor and there is none
     */
    public Subscription start() {
        Violations.of("event poller")
                .unless(from != null || !inPath(), "from", "is required because the path '%s' holds the cursor", path)
                .throwIfAny();
        EventPoller poller = new EventPoller(this);
        poller.start();
        return poller;
    }

    boolean inPath() {
        return path.contains("{cursor}");
    }
}
