package io.cxintegrate.testkit;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.testkit.internal.CxoneState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.internal.RequestQuota;
import io.cxintegrate.testkit.internal.SignedCallbacks;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NICE CXone on a socket of its own: database connectors and the event API. Safe to share between threads; whoever starts it
 * closes it.
 *
 * <ul>
 *   <li>Tokens: client id and secret in the form body, 3,600 s, at {@code /oauth/token} and {@code /api/v2/oauth/token};
 *       scopes {@code integrations:read}, {@code integrations:write}, {@code dataactions:read}, {@code dataactions:write},
 *       {@code events:ingest}, {@code events:read}.
 *   <li>Discovery: {@code /.well-known/openid-configuration} names {@code /auth/token}, which takes HTTP Basic too, {@code
 *       /.well-known/cxone-configuration?tenantId=} the API of the one tenant, {@value #TENANT_ID}; with an access key ({@code
 *       tokens().accessKey(...)}) the token endpoints take the password grant.
 *   <li>Connectors: PUT stores the whole and answers 200 with it; refused with 400 {@code {code, message, errors[{field,
 *       message}]}} when the pool is larger than the database type allows (PostgreSQL 50, Oracle 40, SQL Server 30, MySQL 50),
 *       the driver version is not supported or parameterised queries are off. Ids can belong to {@link #ownedByOthers other
 *       tenants}, requests can be {@link #limitRate limited}, and health can turn up {@linkplain #healthyAfterPolls after some
 *       polls} or {@linkplain #healthyAfter by the clock}.
 *   <li>Events: any JSON object that is not empty, 202 {@code {eventId, status}}; {@code Idempotency-Key} honoured. Read back
 *       whole with {@code GET /api/v2/events}, or by long poll: {@code GET /api/v2/events/next?cursor=&timeout=} is held for
 *       {@code timeout} seconds (0 to 60, by the clock of the fake) or until there is something, and answers 200
 *       {@code {events, cursor}} with at most 100 events, or 304; 410 for a cursor whose events are {@linkplain #forgetEvents
 *       not kept}.
 * </ul>
 *
 * <p>Example: {@code try (var cxone = FakeCxone.start(clock)) { client.connectTo(cxone.baseUri()); }}
 */
public final class FakeCxone extends FakePlatform<CxoneOperation> {
    /** The one tenant it knows. */
    public static final String TENANT_ID = "11eb505c-7844-8680-9ded-0242ac110003";

    private static final Secret WEBHOOK_SECRET = Secret.of("whsec_Y3hvbmUtY29uZmlnLXVwZGF0ZWQtc2VjcmV0");
    private static final String READ = "integrations:read";
    private static final String WRITE = "integrations:write";
    private static final String INGEST = "events:ingest";
    private static final String READ_EVENTS = "events:read";
    private static final String CONNECTORS = "/api/v1/integrations/connectors";
    private static final String CONNECTOR = CONNECTORS + "/{connectorId}";

    private static final String LIVE_TOKEN = "/auth/token";

    private final CxoneState state;
    private final CxoneEventApi eventApi;
    private final SignedCallbacks callbacks;
    private @Nullable RequestQuota quota;

    private FakeCxone(TimeSource clock) {
        super(
                "cxone",
                clock,
                ClientAuthentication.BODY,
                Duration.ofHours(1),
                Set.of(READ, WRITE, "dataactions:read", "dataactions:write", INGEST, READ_EVENTS));
        state = new CxoneState(clock);
        eventApi = new CxoneEventApi(state, clock, this::locked);
        callbacks = new SignedCallbacks(WebhookSigner.of(WEBHOOK_SECRET), clock);
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeCxone start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeCxone start(TimeSource clock) {
        FakeCxone fake = new FakeCxone(clock);
        fake.open(fake.routes());
        return fake;
    }

    /** A connector as registered. */
    public Optional<JsonObject> connector(String connectorId) {
        return locked(() -> state.find(connectorId));
    }

    /** All connectors, in the order of their first registration; a copy. */
    public List<JsonObject> connectors() {
        return locked(state::connectors);
    }

    /** The events taken in, oldest first, as they were sent; a copy. */
    public List<JsonObject> events() {
        return locked(
                () -> state.events().stream().map(item -> item.object("event")).toList());
    }

    /** Puts a connector on the platform without asking who may, as others do who do not come through a client; unchecked. */
    public void putByOthers(String connectorId, JsonObject connector) {
        locked(() -> {
            state.put(connectorId, connector);
            return connector;
        });
    }

    /** Takes a connector off the platform, as others do who do not come through a client. @return whether it was there */
    public boolean deleteByOthers(String connectorId) {
        return locked(() -> state.remove(connectorId));
    }

    /** From now on these ids belong to another tenant: what is asked of them is refused with 403. */
    public void ownedByOthers(String... connectorIds) {
        locked(() -> {
            state.ownedByOthers(Set.of(connectorIds));
            return state;
        });
    }

    /**
     * From now on answers 429 with {@code Retry-After} to more requests than these in a window of time that the first of them
     * begins; requests for tokens do not count.
     *
     * @throws IllegalArgumentException if there are none, or the window is not positive
     */
    public void limitRate(int requests, Duration window) {
        Require.atLeast(1, requests, "requests");
        Require.positive(window, "window");
        locked(() -> quota = new RequestQuota(clock(), requests, window));
    }

    /**
     * From now on a connector has {@code health {status, checkedAt}}: {@code PENDING} after each registration, and {@code HEALTHY}
     * when it was asked for so many times.
     */
    public void healthyAfterPolls(int polls) {
        Require.atLeast(0, polls, "polls");
        locked(() -> {
            state.healthyAfterPolls(polls);
            return state;
        });
    }

    /** The same by the clock of the fake. */
    public void healthyAfter(Duration delay) {
        Require.notNegative(delay, "delay");
        locked(() -> {
            state.healthyAfter(delay);
            return state;
        });
    }

    /** From now on the health of a connector is {@code UNHEALTHY}, whatever was set before. */
    public void unhealthy(String connectorId) {
        locked(() -> {
            state.unhealthy(connectorId);
            return state;
        });
    }

    /** Long polls do not get what has come so far any more: a cursor from before is answered with 410. */
    public void forgetEvents() {
        locked(() -> {
            state.forgetEvents();
            return state;
        });
    }

    /** What {@link #sendConfigUpdated} signs with (Standard Webhooks). */
    public Secret webhookSecret() {
        return WEBHOOK_SECRET;
    }

    /**
     * Posts {@code CONFIG_UPDATED {source, eventType, connectorId, timestamp}}, signed, to every subscription of the connector, and waits
     * for the answers. Each call is a new message.
     *
     * @return the HTTP statuses that were answered, in the order of the subscriptions; 0 for one that could not be reached
     */
    public List<Integer> sendConfigUpdated(String connectorId) {
        List<URI> urls = connector(connectorId)
                .filter(connector -> connector.has("eventSubscriptions"))
                .map(connector -> connector.objects("eventSubscriptions"))
                .orElse(List.of())
                .stream()
                .filter(subscription -> "CONFIG_UPDATED".equals(subscription.get("eventType")))
                .map(subscription -> URI.create(subscription.string("webhookUrl")))
                .toList();
        return callbacks.post(
                urls,
                JsonObject.builder()
                        .put("source", "CXONE_INTEGRATION_ENGINE")
                        .put("eventType", "CONFIG_UPDATED")
                        .put("connectorId", connectorId)
                        .put("timestamp", clock().instant().toString())
                        .build());
    }

    /** The live platform's own token endpoint takes HTTP Basic as well. */
    @Override
    protected boolean takesEitherAuthentication(FakeRequest request) {
        return request.path().equals(LIVE_TOKEN);
    }

    @Override
    protected Optional<Duration> quotaExceeded() {
        RequestQuota limit = quota;
        return limit == null ? Optional.empty() : limit.take();
    }

    @Override
    protected FakeResponse error(FakeRequest request, int status, String message, List<Violation> problems) {
        JsonObject.Builder body = JsonObject.builder()
                .put("code", Reasons.of(status).toUpperCase(Locale.ROOT).replace(' ', '_'))
                .put("message", message);
        if (!problems.isEmpty()) {
            body.put(
                    "errors",
                    problems.stream()
                            .map(p -> JsonObject.of("field", p.path(), "message", p.problem()))
                            .toList());
        }
        return FakeResponse.json(status, body.build());
    }

    private Routes<CxoneOperation> routes() {
        return Routes.<CxoneOperation>builder()
                .token(CxoneOperation.TOKEN, "/oauth/token")
                .token(CxoneOperation.TOKEN, "/api/v2/oauth/token")
                .token(CxoneOperation.TOKEN, LIVE_TOKEN)
                .on(CxoneOperation.DISCOVER_ISSUER, "GET", "/.well-known/openid-configuration", r -> issuer())
                .on(CxoneOperation.DISCOVER_TENANT, "GET", "/.well-known/cxone-configuration", this::tenant)
                .on(
                        CxoneOperation.REGISTER_CONNECTOR,
                        "PUT",
                        CONNECTOR,
                        r -> FakeResponse.json(200, state.registerConnector(r.variable("connectorId"), r.json())),
                        WRITE)
                .on(
                        CxoneOperation.GET_CONNECTOR,
                        "GET",
                        CONNECTOR,
                        r -> FakeResponse.json(200, state.polled(r.variable("connectorId"))),
                        READ,
                        WRITE)
                .on(CxoneOperation.LIST_CONNECTORS, "GET", CONNECTORS, r -> list(state.withHealth()), READ, WRITE)
                .on(CxoneOperation.DELETE_CONNECTOR, "DELETE", CONNECTOR, this::deleteConnector, WRITE)
                .on(CxoneOperation.INGEST_EVENT, "POST", "/api/v2/events", eventApi::ingest, INGEST)
                .on(CxoneOperation.LIST_EVENTS, "GET", "/api/v2/events", r -> list(state.events()), READ_EVENTS)
                .on(CxoneOperation.POLL_EVENTS, "GET", "/api/v2/events/next", eventApi::poll, READ_EVENTS)
                .build();
    }

    private FakeResponse issuer() {
        return FakeResponse.json(
                200,
                JsonObject.of(
                        "issuer",
                        baseUri().toString(),
                        "token_endpoint",
                        baseUri().resolve(LIVE_TOKEN).toString()));
    }

    private FakeResponse tenant(FakeRequest request) {
        String id = request.query("tenantId").orElse("");
        if (!id.equals(TENANT_ID)) {
            return error(request, 404, "no tenant '" + id + "'", List.of());
        }
        return FakeResponse.json(
                200,
                JsonObject.builder()
                        .put("tenantId", id)
                        .put("area", "na1")
                        .put("domain", "nice-incontact.com")
                        .put("api_endpoint", baseUri().toString())
                        .put("auth_endpoint", baseUri().toString())
                        .build());
    }

    private FakeResponse deleteConnector(FakeRequest request) {
        state.deleteConnector(request.variable("connectorId"));
        return FakeResponse.empty(204);
    }

    private static FakeResponse list(List<JsonObject> items) {
        return FakeResponse.json(200, JsonObject.of("items", items, "total", items.size()));
    }
}
