package io.cxintegrate.testkit;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.testkit.internal.CognigyState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.internal.Refusal;
import io.cxintegrate.testkit.internal.RequestQuota;
import io.cxintegrate.testkit.internal.SignedCallbacks;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NICE Cognigy's API v3 on a socket of its own: what is posted can be read back. Safe to share between threads; whoever
 * starts it closes it.
 *
 * <ul>
 *   <li>Tokens: client id and secret in the form body, 600 s, scopes {@code bot:integration:write}, {@code bot:integration:read},
 *       {@code webhook:write}, {@code audit:read}.
 *   <li>Integrations: checked as a whole, expressions compiled, refused with 400 {@code {title, detail, status}}; ids
 *       {@code int-1}, {@code int-2}; {@code Idempotency-Key} honoured (same key, other body: 409) until
 *       {@link #forgetIdempotencyKeys}. Lists by {@code limit} (1 to 100, default 25) and {@code skip}. Any bot id exists.
 *   <li>Routing: one traffic split a bot, keys are version labels or ids of its integrations, weights from 0 to 1 that sum to
 *       1 ± 1e-9. The first deployment's {@code traffic_split} holds until the first update.
 *   <li>Webhooks: ids {@code wh-1}, {@code wh-2}; {@link #sendHealthCheck} and {@link #sendLatencyThreshold} call them, signed.
 *   <li>Audit: what was changed, oldest first.
 *   <li>On demand: a {@linkplain #limitRate rate limit}, {@linkplain #delayVisibility eventual consistency}, and
 *       {@linkplain #traffic traffic} that follows the split.
 * </ul>
 *
 * <p>Example: {@code try (var cognigy = FakeCognigy.start(clock)) { client.connectTo(cognigy.baseUri()); }}
 */
public final class FakeCognigy extends FakePlatform<CognigyOperation> {
    private static final String WRITE = "bot:integration:write";
    private static final String READ = "bot:integration:read";
    private static final String WEBHOOK = "webhook:write";
    private static final String AUDIT = "audit:read";
    private static final String BOT = "/api/v3/bots/{botId}";
    private static final String INTEGRATION = BOT + "/integrations/{versionId}";

    /** What callbacks are signed with. */
    private static final Secret WEBHOOK_SECRET = Secret.of("whsec_" + "Y3hpbnRlZ3JhdGUtZmFrZS1jb2duaWd5LWhlYWx0aA==");

    private final CognigyState state;
    private final Map<String, SimulatedTraffic> traffic = new HashMap<>();
    private final SignedCallbacks callbacks;
    private @Nullable RequestQuota quota;

    private FakeCognigy(TimeSource clock) {
        super("cognigy", clock, ClientAuthentication.BODY, Duration.ofMinutes(10), Set.of(WRITE, READ, WEBHOOK, AUDIT));
        state = new CognigyState(clock);
        callbacks = new SignedCallbacks(WebhookSigner.of(WEBHOOK_SECRET), clock);
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeCognigy start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeCognigy start(TimeSource clock) {
        FakeCognigy fake = new FakeCognigy(clock);
        fake.open(fake.routes());
        return fake;
    }

    /** The integration versions of a bot as stored, oldest first; a copy. */
    public List<JsonObject> integrations(String botId) {
        return locked(() -> state.integrations(botId));
    }

    /** The weights in force for a bot; empty before its first deployment. */
    public JsonObject trafficSplit(String botId) {
        return locked(() -> state.trafficSplit(botId));
    }

    /** The webhooks of a bot as stored, oldest first; a copy. */
    public List<JsonObject> webhooks(String botId) {
        return locked(() -> state.webhooks(botId));
    }

    /** What was changed of a bot, oldest first, as the platform's audit trail has it; a copy. */
    public List<JsonObject> audit(String botId) {
        return locked(() -> state.audit(botId));
    }

    /**
     * From now on answers 429 with {@code Retry-After} to more requests than these in a window of time that the first of them
     * begins; requests for tokens do not count. The shared service allows 1,000 in 5 minutes.
     *
     * @throws IllegalArgumentException if there are none, or the window is not positive
     */
    public void limitRate(int requests, Duration window) {
        Require.atLeast(1, requests, "requests");
        Require.positive(window, "window");
        locked(() -> quota = new RequestQuota(clock(), requests, window));
    }

    /** From now on an integration is not found, and not listed, for so long after it was made, though the POST has its id. */
    public void delayVisibility(Duration delay) {
        Require.notNegative(delay, "delay");
        locked(() -> {
            state.invisibleFor(delay);
            return delay;
        });
    }

    /** Takes no repeated request for a repeat any more, as after the time for which a platform keeps idempotency keys. */
    public void forgetIdempotencyKeys() {
        locked(() -> {
            state.forgetIdempotencyKeys();
            return state;
        });
    }

    /** Traffic of a bot, which follows the split that holds when it is sent; the same object for the same bot. */
    public SimulatedTraffic traffic(String botId) {
        return locked(() -> traffic.computeIfAbsent(
                botId, id -> new SimulatedTraffic(() -> locked(() -> state.weightsByLabel(id)), clock())));
    }

    /** What {@link #sendHealthCheck} and {@link #sendLatencyThreshold} sign with (Standard Webhooks). */
    public Secret webhookSecret() {
        return WEBHOOK_SECRET;
    }

    /**
     * Posts an {@code integration.health.check} to every active webhook of the bot that is registered for it, and waits for the
     * answers.
     *
     * @param version the label of the version it is about
     * @param successRate successes in proportion to all, 0 to 1
     * @param totalRequests how many calls that is
     * @return the HTTP statuses that were answered, in the order of the webhooks; 0 for one that could not be reached
     */
    public List<Integer> sendHealthCheck(String botId, String version, double successRate, int totalRequests) {
        return send(
                botId,
                JsonObject.builder()
                        .put("event", "integration.health.check")
                        .put("bot_id", botId)
                        .put("version", version)
                        .put("success_rate", BigDecimal.valueOf(successRate))
                        .put("total_requests", totalRequests)
                        .put("timestamp", clock().instant().toString())
                        .build());
    }

    /**
     * The same for {@code integration.latency.threshold}.
     *
     * @param version the label of the version it is about
     * @param latency how long its calls take now
     * @param threshold what the platform was told to watch
     * @return as {@link #sendHealthCheck}
     */
    public List<Integer> sendLatencyThreshold(String botId, String version, Duration latency, Duration threshold) {
        return send(
                botId,
                JsonObject.builder()
                        .put("event", "integration.latency.threshold")
                        .put("bot_id", botId)
                        .put("version", version)
                        .put("latency_ms", latency.toMillis())
                        .put("threshold_ms", threshold.toMillis())
                        .put("timestamp", clock().instant().toString())
                        .build());
    }

    private List<Integer> send(String botId, JsonObject event) {
        return callbacks.send(webhooks(botId), event);
    }

    @Override
    protected Optional<Duration> quotaExceeded() {
        RequestQuota limit = quota;
        return limit == null ? Optional.empty() : limit.take();
    }

    @Override
    protected FakeResponse error(FakeRequest request, int status, String message, List<Violation> problems) {
        String detail = problems.isEmpty()
                ? message
                : message + ": " + problems.stream().map(Violation::toString).collect(Collectors.joining("; "));
        return FakeResponse.json(
                status,
                JsonObject.builder()
                        .put("title", Reasons.of(status))
                        .put("detail", detail)
                        .put("status", status)
                        .build());
    }

    private Routes<CognigyOperation> routes() {
        return Routes.<CognigyOperation>builder()
                .token(CognigyOperation.TOKEN, "/api/v3/auth/token")
                .on(
                        CognigyOperation.CREATE_INTEGRATION,
                        "POST",
                        BOT + "/integrations",
                        r -> created(state.createIntegration(bot(r), r.header("Idempotency-Key"), r.json())),
                        WRITE)
                .on(
                        CognigyOperation.LIST_INTEGRATIONS,
                        "GET",
                        BOT + "/integrations",
                        r -> page(r, state.visibleIntegrations(bot(r))),
                        READ,
                        WRITE)
                .on(
                        CognigyOperation.GET_INTEGRATION,
                        "GET",
                        INTEGRATION,
                        r -> ok(state.integration(bot(r), version(r))),
                        READ,
                        WRITE)
                .on(
                        CognigyOperation.UPDATE_ROUTING,
                        "PATCH",
                        INTEGRATION + "/routing",
                        r -> ok(state.updateRouting(bot(r), version(r), r.json())),
                        WRITE)
                .on(
                        CognigyOperation.GET_ROUTING,
                        "GET",
                        INTEGRATION + "/routing",
                        r -> ok(state.routing(bot(r), version(r))),
                        READ,
                        WRITE)
                .on(
                        CognigyOperation.CREATE_WEBHOOK,
                        "POST",
                        BOT + "/webhooks",
                        r -> created(state.createWebhook(bot(r), r.header("Idempotency-Key"), r.json())),
                        WEBHOOK)
                .on(
                        CognigyOperation.LIST_WEBHOOKS,
                        "GET",
                        BOT + "/webhooks",
                        r -> page(r, state.webhooks(bot(r))),
                        WEBHOOK)
                .on(
                        CognigyOperation.GET_WEBHOOK,
                        "GET",
                        BOT + "/webhooks/{webhookId}",
                        r -> ok(state.webhook(bot(r), r.variable("webhookId"))),
                        WEBHOOK)
                .on(
                        CognigyOperation.DELETE_WEBHOOK,
                        "DELETE",
                        BOT + "/webhooks/{webhookId}",
                        this::deleteWebhook,
                        WEBHOOK)
                .on(CognigyOperation.LIST_AUDIT, "GET", BOT + "/audit", r -> page(r, state.audit(bot(r))), AUDIT)
                .build();
    }

    private FakeResponse deleteWebhook(FakeRequest request) {
        state.deleteWebhook(bot(request), request.variable("webhookId"));
        return FakeResponse.empty(204);
    }

    private static String bot(FakeRequest request) {
        return request.variable("botId");
    }

    private static String version(FakeRequest request) {
        return request.variable("versionId");
    }

    private static FakeResponse ok(JsonObject body) {
        return FakeResponse.json(200, body);
    }

    private static FakeResponse created(JsonObject body) {
        return FakeResponse.json(201, body);
    }

    private static FakeResponse page(FakeRequest request, List<JsonObject> all) {
        int limit = number(request, "limit", 25, 1, 100);
        int skip = number(request, "skip", 0, 0, Integer.MAX_VALUE);
        List<JsonObject> items = all.stream().skip(skip).limit(limit).toList();
        return FakeResponse.json(200, JsonObject.of("items", items, "total", all.size()));
    }

    private static int number(FakeRequest request, String name, int otherwise, int min, int max) {
        String text = request.query(name).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Refusal(400, name + " must be a whole number from " + min + " to " + max);
    }
}
