package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.CognigyState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * NICE Cognigy's API v3 on a socket of its own: what is posted can be read back. Safe to share between threads; whoever
 * starts it closes it.
 *
 * <ul>
 *   <li>Tokens: client id and secret in the form body, 600 s, scopes {@code bot:integration:write}, {@code bot:integration:read},
 *       {@code webhook:write}, {@code audit:read}.
 *   <li>Integrations: checked as a whole, refused with 400 {@code {title, detail, status}}; ids {@code int-1}, {@code int-2};
 *       {@code Idempotency-Key} honoured (same key, other body: 409). Any bot id exists.
 *   <li>Routing: one traffic split a bot, keys are version labels or ids of its integrations, weights from 0 to 1 that sum to
 *       1 ± 1e-9. The first deployment's {@code traffic_split} holds until the first update.
 *   <li>Webhooks: ids {@code wh-1}, {@code wh-2}.
 * </ul>
 *
 * <p>Example: {@code try (var cognigy = FakeCognigy.start(clock)) { client.connectTo(cognigy.baseUri()); }}
 */
public final class FakeCognigy extends FakePlatform<CognigyOperation> {
    private static final String WRITE = "bot:integration:write";
    private static final String READ = "bot:integration:read";
    private static final String WEBHOOK = "webhook:write";
    private static final String BOT = "/api/v3/bots/{botId}";
    private static final String INTEGRATION = BOT + "/integrations/{versionId}";

    private final CognigyState state = new CognigyState();

    private FakeCognigy(TimeSource clock) {
        super(
                "cognigy",
                clock,
                ClientAuthentication.BODY,
                Duration.ofMinutes(10),
                Set.of(WRITE, READ, WEBHOOK, "audit:read"));
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
                        r -> list(state.integrations(bot(r))),
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
                        r -> ok(state.updateRouting(bot(r), version(r), r.json(), clock().instant())),
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
                        r -> list(state.webhooks(bot(r))),
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

    private static FakeResponse list(List<JsonObject> items) {
        return FakeResponse.json(200, JsonObject.of("items", items, "total", items.size()));
    }
}
