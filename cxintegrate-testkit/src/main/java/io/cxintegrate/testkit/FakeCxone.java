package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.CxoneState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * NICE CXone on a socket of its own: database connectors and the event API. Safe to share between threads; whoever starts it
 * closes it.
 *
 * <ul>
 *   <li>Tokens: client id and secret in the form body, 3,600 s, at {@code /oauth/token} and {@code /api/v2/oauth/token};
 *       scopes {@code integrations:read}, {@code integrations:write}, {@code dataactions:read}, {@code dataactions:write},
 *       {@code events:ingest}, {@code events:read}.
 *   <li>Connectors: PUT stores the whole and answers 200 with it; refused with 400 {@code {code, message, errors[{field,
 *       message}]}} when the pool is larger than the database type allows (PostgreSQL 50, Oracle 40, SQL Server 30, MySQL 50),
 *       the driver version is not supported or parameterised queries are off.
 *   <li>Events: any JSON object that is not empty, 202 {@code {eventId, status}}; {@code Idempotency-Key} honoured.
 * </ul>
 *
 * <p>Example: {@code try (var cxone = FakeCxone.start(clock)) { client.connectTo(cxone.baseUri()); }}
 */
public final class FakeCxone extends FakePlatform<CxoneOperation> {
    private static final String READ = "integrations:read";
    private static final String WRITE = "integrations:write";
    private static final String INGEST = "events:ingest";
    private static final String READ_EVENTS = "events:read";
    private static final String CONNECTORS = "/api/v1/integrations/connectors";
    private static final String CONNECTOR = CONNECTORS + "/{connectorId}";

    private final CxoneState state = new CxoneState();

    private FakeCxone(TimeSource clock) {
        super(
                "cxone",
                clock,
                ClientAuthentication.BODY,
                Duration.ofHours(1),
                Set.of(READ, WRITE, "dataactions:read", "dataactions:write", INGEST, READ_EVENTS));
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
                        r -> FakeResponse.json(200, state.connector(r.variable("connectorId"))),
                        READ,
                        WRITE)
                .on(CxoneOperation.LIST_CONNECTORS, "GET", CONNECTORS, r -> list(state.connectors()), READ, WRITE)
                .on(CxoneOperation.DELETE_CONNECTOR, "DELETE", CONNECTOR, this::deleteConnector, WRITE)
                .on(CxoneOperation.INGEST_EVENT, "POST", "/api/v2/events", this::ingest, INGEST)
                .on(CxoneOperation.LIST_EVENTS, "GET", "/api/v2/events", r -> list(state.events()), READ_EVENTS)
                .build();
    }

    private FakeResponse ingest(FakeRequest request) {
        return FakeResponse.json(
                202, state.ingest(request.header("Idempotency-Key"), request.json(), clock().instant()));
    }

    private FakeResponse deleteConnector(FakeRequest request) {
        state.deleteConnector(request.variable("connectorId"));
        return FakeResponse.empty(204);
    }

    private static FakeResponse list(List<JsonObject> items) {
        return FakeResponse.json(200, JsonObject.of("items", items, "total", items.size()));
    }
}
