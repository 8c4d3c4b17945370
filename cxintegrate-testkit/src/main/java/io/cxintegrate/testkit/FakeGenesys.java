package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.GenesysState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Genesys Cloud on a socket of its own. Safe to share between threads; whoever starts it closes it.
 *
 * <ul>
 *   <li>Tokens: {@code POST /oauth/token} with HTTP Basic, 86,400 s, {@code token_type} in lower case; scopes
 *       {@code api:integration:write}, {@code data-action:read}. Credentials in the body, and none, are refused with 401.
 *   <li>Integrations: {@code {name, description, type: custom, status, endpoint}}; 201 with {@code id} and {@code selfUri}.
 *   <li>Errors in the platform's {@code ErrorBody} form, with {@code contextId} the same as the header
 *       {@code ININ-Correlation-Id}; throttling has the code {@code too.many.requests}.
 * </ul>
 *
 * <p>Example: {@code try (var genesys = FakeGenesys.start(clock)) { client.connectTo(genesys.baseUri()); }}
 */
public final class FakeGenesys extends FakePlatform<GenesysOperation> {
    private static final String WRITE = "api:integration:write";
    private static final String READ = "data-action:read";
    private static final String INTEGRATIONS = "/api/v2/integrations";
    private static final String INTEGRATION = INTEGRATIONS + "/{integrationId}";
    private static final int PAGE_SIZE = 25;

    private final GenesysState state = new GenesysState();

    private FakeGenesys(TimeSource clock) {
        super("genesys", clock, ClientAuthentication.BASIC, Duration.ofDays(1), Set.of(WRITE, READ));
        tokens().tokenType("bearer");
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeGenesys start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeGenesys start(TimeSource clock) {
        FakeGenesys fake = new FakeGenesys(clock);
        fake.open(fake.routes());
        return fake;
    }

    /** The integrations as stored, oldest first; a copy. */
    public List<JsonObject> integrations() {
        return locked(state::integrations);
    }

    @Override
    protected FakeResponse error(FakeRequest request, int status, String message, List<Violation> problems) {
        String code = Reasons.of(status).toLowerCase(Locale.ROOT).replace(' ', '.');
        List<JsonObject> errors = problems.stream()
                .map(problem -> JsonObject.builder()
                        .put("message", problem.toString())
                        .put("code", code)
                        .put("status", status)
                        .build())
                .toList();
        JsonObject body = JsonObject.builder()
                .put("message", message)
                .put("code", code)
                .put("status", status)
                .put("contextId", correlationId(request))
                .put("messageParams", JsonObject.empty())
                .put("details", List.of())
                .put("errors", errors)
                .build();
        return correlated(request, FakeResponse.json(status, body));
    }

    private Routes<GenesysOperation> routes() {
        return Routes.<GenesysOperation>builder()
                .token(GenesysOperation.TOKEN, "/oauth/token")
                .on(
                        GenesysOperation.CREATE_INTEGRATION,
                        "POST",
                        INTEGRATIONS,
                        r -> correlated(r, FakeResponse.json(201, state.createIntegration(r.json()))),
                        WRITE)
                .on(
                        GenesysOperation.GET_INTEGRATION,
                        "GET",
                        INTEGRATION,
                        r -> correlated(r, FakeResponse.json(200, state.integration(r.variable("integrationId")))),
                        READ,
                        WRITE)
                .on(GenesysOperation.LIST_INTEGRATIONS, "GET", INTEGRATIONS, this::list, READ, WRITE)
                .on(GenesysOperation.DELETE_INTEGRATION, "DELETE", INTEGRATION, this::delete, WRITE)
                .build();
    }

    /** All on one page, as long as there are no more than the platform's default page holds. */
    private FakeResponse list(FakeRequest request) {
        List<JsonObject> all = state.integrations();
        JsonObject page = JsonObject.builder()
                .put("entities", all)
                .put("pageSize", Math.max(PAGE_SIZE, all.size()))
                .put("pageNumber", 1)
                .put("total", all.size())
                .put("pageCount", 1)
                .build();
        return correlated(request, FakeResponse.json(200, page));
    }

    private FakeResponse delete(FakeRequest request) {
        state.deleteIntegration(request.variable("integrationId"));
        return correlated(request, FakeResponse.empty(204));
    }

    private static FakeResponse correlated(FakeRequest request, FakeResponse response) {
        return response.withHeader("ININ-Correlation-Id", correlationId(request));
    }

    private static String correlationId(FakeRequest request) {
        return String.format(Locale.ROOT, "c0441d00-0000-4000-8000-%012d", request.number());
    }
}
