package io.cxintegrate.core.metrics;

/**
 * The names of all measurements and tags, with their units. Constants only.
 *
 * <p>Tags have low cardinality: every value comes from a small set that is known when the program is written, such as an
 * operation name, a method or a status. Never a raw path, an id, a user, a message or a time. What falls outside its set
 * is reported as {@link #METHOD_OTHER} or {@link #OPERATION_OTHER}.
 *
 * <p>Names follow OpenTelemetry's semantic conventions where those have one (HTTP, {@code error.type}); the others start
 * with {@code cxintegrate.}.
 */
public final class MetricNames {
    /**
     * One call of a platform as the user sees it: token, waits and repeats included. Timer, exported in seconds. Tags: {@link
     * #PLATFORM}, {@link #OPERATION}, {@link #OUTCOME}, {@link #HTTP_RESPONSE_STATUS_CODE} of the last response if one
     * arrived, {@link #ERROR_TYPE} when it failed.
     */
    public static final String CALL_DURATION = "cxintegrate.call.duration";

    /**
     * One HTTP request and its response, without waits and repeats. Timer, exported in seconds. Tags: {@link #PLATFORM},
     * {@link #OPERATION}, {@link #HTTP_REQUEST_METHOD}, {@link #SERVER_ADDRESS}, {@link #SERVER_PORT},
     * {@link #HTTP_RESPONSE_STATUS_CODE} when a response arrived, {@link #ERROR_TYPE} when none did or it was 4xx or 5xx.
     * OpenTelemetry semantic conventions, {@code http/http-metrics}.
     */
    public static final String HTTP_CLIENT_REQUEST_DURATION = "http.client.request.duration";

    /**
     * Getting a new access token. Timer, exported in seconds. Tags: {@link #PLATFORM}, {@link #OUTCOME}, {@link #REASON}
     * ({@code initial}, {@code advisory}, {@code mandatory} or {@code rejected}).
     */
    public static final String TOKEN_REFRESH_DURATION = "cxintegrate.token.refresh.duration";

    /** Attempts made, the first of each call included. Counter of attempts. Tags: {@link #OPERATION}, {@link #OUTCOME}. */
    public static final String RETRY_ATTEMPTS = "cxintegrate.retry.attempts";

    /**
     * The wait before a repeat. Timer, exported in seconds. Tags: {@link #OPERATION}, {@link #SOURCE} ({@code retry-after} or
     * {@code back-off}). It has no {@link #OUTCOME}, since a wait is not a call.
     */
    public static final String RETRY_WAIT = "cxintegrate.retry.wait";

    /** Repeats that were not made. Counter of repeats. Tags: {@link #OPERATION}, {@link #REASON}. */
    public static final String RETRY_DENIED = "cxintegrate.retry.denied";

    /** How many calls a concurrency limiter lets run at once, now. Gauge of calls. Tag: {@link #LIMITER}. */
    public static final String CONCURRENCY_LIMIT = "cxintegrate.concurrency.limit";

    /** How many calls of a concurrency limiter run. Gauge of calls. Tag: {@link #LIMITER}. */
    public static final String CONCURRENCY_IN_USE = "cxintegrate.concurrency.in_use";

    /** How many calls wait for a concurrency limiter. Gauge of calls. Tag: {@link #LIMITER}. */
    public static final String CONCURRENCY_WAITING = "cxintegrate.concurrency.waiting";

    /** What the retry budget still holds. Gauge of its tokens. Tag: {@link #PLATFORM}. */
    public static final String RETRY_BUDGET_REMAINING = "cxintegrate.retry.budget.remaining";

    /**
     * A Data Action from the request's arrival to its answer. Timer, exported in seconds. Tags: {@link #OPERATION} (the
     * action's name), {@link #OUTCOME}, {@link #HTTP_RESPONSE_STATUS_CODE}.
     */
    public static final String DATA_ACTION_DURATION = "cxintegrate.dataaction.duration";

    /** Audit events a sink did not take. Counter of events. Tag: {@link #ERROR_TYPE}. */
    public static final String AUDIT_FAILURES = "cxintegrate.audit.failures";

    /** Audit events a full buffer did not take. Counter of events. No tags. */
    public static final String AUDIT_DROPPED = "cxintegrate.audit.dropped";

    /**
     * One webhook from its first attempt to the last, waits included. Timer, exported in seconds. Tags: {@link #OUTCOME},
     * {@link #HTTP_RESPONSE_STATUS_CODE} of the last response if one arrived, {@link #ERROR_TYPE} when it was not taken. No
     * host: with an endpoint for each customer there would be no end of them.
     */
    public static final String WEBHOOK_DURATION = "cxintegrate.webhook.duration";

    /** Webhooks given up. Counter of messages. Tag: {@link #REASON}, a {@code DeadLetter.Reason} in lower case. */
    public static final String WEBHOOK_DEAD_LETTERS = "cxintegrate.webhook.dead_letters";

    /** Webhooks a queue holds, those under way included. Gauge of messages. No tags. */
    public static final String WEBHOOK_QUEUED = "cxintegrate.webhook.queued";

    /**
     * One transformation of a request or response by a mapping. Timer, exported in seconds. Tags: {@link #PLATFORM},
     * {@link #OPERATION}, {@link #OUTCOME}, {@link #ERROR_TYPE} when it failed.
     */
    public static final String TRANSFORM_DURATION = "cxintegrate.transform.duration";

    /**
     * One attempt to deliver an event of an outbox. Timer, exported in seconds. Tags: {@link #OUTCOME}, {@link #ERROR_TYPE}
     * when it failed.
     */
    public static final String OUTBOX_DELIVERY_DURATION = "cxintegrate.outbox.delivery.duration";

    /** Events of an outbox given up. Counter of events. Tag: {@link #REASON}, the outbox's reason in lower case. */
    public static final String OUTBOX_DEAD_LETTERS = "cxintegrate.outbox.dead_letters";

    /** The age of the oldest event that an outbox has still to deliver; 0 when there is none. Gauge of seconds. No tags. */
    public static final String OUTBOX_OLDEST_AGE = "cxintegrate.outbox.oldest.age";

    /**
     * One batch of events from an event buffer, waits and repeats included. Timer, exported in seconds. Tags: {@link #OUTCOME},
     * {@link #ERROR_TYPE} when it failed.
     */
    public static final String EVENT_PUBLISH_DURATION = "cxintegrate.event.publish.duration";

    /** Events given up by a buffer or a pipeline. Counter of events. Tag: {@link #REASON}, a {@code DeadLetter.Reason} in lower case. */
    public static final String EVENT_DEAD_LETTERS = "cxintegrate.event.dead_letters";

    /** Events that gave way to newer ones, because an event buffer was full. Counter of events. No tags. */
    public static final String EVENT_DROPPED = "cxintegrate.event.dropped";

    /** Events an event buffer holds, those under way included. Gauge of events. No tags. */
    public static final String EVENT_QUEUED = "cxintegrate.event.queued";

    /** Times that a subscription to an event feed has missed events. Counter of gaps. No tags. */
    public static final String EVENT_FEED_GAPS = "cxintegrate.event_feed.gaps";

    /** Clients of an event broadcaster. Gauge of clients. No tags. */
    public static final String BROADCAST_CLIENTS = "cxintegrate.broadcast.clients";

    /**
     * Clients that wanted to connect to a broadcaster. Counter of clients. Tag: {@link #REASON} ({@code accepted}, {@code full},
     * {@code closing}, {@code origin}, {@code unauthorized}, {@code expired}, {@code address} or {@code error}).
     */
    public static final String BROADCAST_CONNECTIONS = "cxintegrate.broadcast.connections";

    /**
     * Messages of a broadcaster, each counted for each client. Counter of messages. Tag: {@link #REASON} ({@code offered}, {@code
     * refused}, {@code sent}, {@code dropped} or {@code conflated}).
     */
    public static final String BROADCAST_MESSAGES = "cxintegrate.broadcast.messages";

    /**
     * Clients that a broadcaster ended. Counter of clients. Tag: {@link #REASON} ({@code too-slow}, {@code stuck-write}, {@code
     * failed-send}, {@code no-pong}, {@code drain}, or {@code closed-} and a close code).
     */
    public static final String BROADCAST_CUTS = "cxintegrate.broadcast.cuts";

    /** How many messages wait for the slowest client, as the last broadcast met it. Gauge of messages. No tags. */
    public static final String BROADCAST_QUEUE_MAX = "cxintegrate.broadcast.queue.max";

    /** How many messages wait at most for 99 of 100 clients, as the last broadcast met them. Gauge of messages. No tags. */
    public static final String BROADCAST_QUEUE_P99 = "cxintegrate.broadcast.queue.p99";

    /** Clients that came back with a place in the stream. Counter of clients. Tag: {@link #REASON} ({@code hit}, {@code expired}, {@code reload}). */
    public static final String BROADCAST_REPLAYS = "cxintegrate.broadcast.replays";

    /** Gaps that clients were told of. Counter of gaps. Tag: {@link #REASON} ({@code dropped}, {@code conflated} or {@code expired}). */
    public static final String BROADCAST_GAPS = "cxintegrate.broadcast.gaps";

    /** Migrating one event to one more version. Timer, exported in seconds. Tag: {@link #OUTCOME}. */
    public static final String BROADCAST_CAST_DURATION = "cxintegrate.broadcast.cast.duration";

    /** From the broadcast of an event until the network has it, for each client. Timer, exported in seconds. No tags. */
    public static final String BROADCAST_FLUSH_DURATION = "cxintegrate.broadcast.flush.duration";

    /** Tag: the operation in the platform's own words, {@code CREATE_INTEGRATION}. */
    public static final String OPERATION = "operation";

    /** Tag: the platform in lower case, {@code cognigy}, {@code cxone}, {@code genesys} or {@code postgresql}. */
    public static final String PLATFORM = "platform";

    /** Tag: {@link #OUTCOME_SUCCESS} or {@link #OUTCOME_ERROR}. */
    public static final String OUTCOME = "outcome";

    /** Tag: the method in upper case, or {@link #METHOD_OTHER}. */
    public static final String HTTP_REQUEST_METHOD = "http.request.method";

    /** Tag: the status as three digits. */
    public static final String HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";

    /** Tag: the host that was called. */
    public static final String SERVER_ADDRESS = "server.address";

    /** Tag: the port that was called, as a number. */
    public static final String SERVER_PORT = "server.port";

    /** Tag: the status that means failure, or the full class name of the exception. */
    public static final String ERROR_TYPE = "error.type";

    /** Tag: why something was done or not done; the measurement says which words there are. */
    public static final String REASON = "reason";

    /** Tag: the name its builder gave a limiter. */
    public static final String LIMITER = "limiter";

    /** Tag: where a value comes from; the measurement says which words there are. */
    public static final String SOURCE = "source";

    /** Value of {@link #OUTCOME}: it went well. */
    public static final String OUTCOME_SUCCESS = "success";

    /** Value of {@link #OUTCOME}: it did not. */
    public static final String OUTCOME_ERROR = "error";

    /** Value of {@link #HTTP_REQUEST_METHOD} for a method that is none of RFC 9110's or PATCH. */
    public static final String METHOD_OTHER = "_OTHER";

    /** Value of {@link #OPERATION} for those beyond the number that is told apart. */
    public static final String OPERATION_OTHER = "_other";

    private MetricNames() {}
}
