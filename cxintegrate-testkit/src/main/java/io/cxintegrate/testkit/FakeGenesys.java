package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.GenesysOperation.CREATE_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_ACTION_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.DELETE_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.DELETE_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.DELETE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.GET_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.GET_ACTION_TEMPLATE;
import static io.cxintegrate.testkit.GenesysOperation.GET_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.GET_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.GET_INTEGRATION_CONFIG;
import static io.cxintegrate.testkit.GenesysOperation.LIST_ACTIONS;
import static io.cxintegrate.testkit.GenesysOperation.LIST_ACTION_DRAFTS;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static io.cxintegrate.testkit.GenesysOperation.PUBLISH_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.START_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.TEST_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.TEST_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.TOKEN;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_INTEGRATION_CONFIG;
import static io.cxintegrate.testkit.GenesysOperation.VALIDATE_DRAFT;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.GenesysState;
import io.cxintegrate.testkit.internal.Reasons;
import io.cxintegrate.testkit.internal.Refusal;
import io.cxintegrate.testkit.internal.RequestQuota;
import io.cxintegrate.testkit.internal.genesys.ActionStore;
import io.cxintegrate.testkit.internal.genesys.NumberedPages;
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
import org.jspecify.annotations.Nullable;

/**
 * Genesys Cloud on a socket of its own. Safe to share between threads; whoever starts it closes it.
 *
 * <ul>
 *   <li>Tokens: {@code POST /oauth/token} with HTTP Basic, 86,400 s, {@code token_type} in lower case; scopes
 *       {@code api:integration:write}, {@code data-action:read}. Credentials in the body, and none, are refused with 401.
 *   <li>Integrations: {@code {name, description, type: custom, status, endpoint}}; 201 with {@code id} and {@code selfUri}. Or
 *       {@code {integrationType: {id}}}, with a configuration of its own version, switched on by {@code intendedState}.
 *   <li>Actions: made and published at once, or as drafts, which have versions of their own, are validated and tested (shapes only;
 *       no template is run) and published. Contract, {@code secure} and integration are fixed then. Templates are read one by one.
 *   <li>Lists come in pages of 25, at most 100; {@code name} filters.
 *   <li>On demand: a {@linkplain #limitRate rate limit}, {@linkplain #delayVisibility eventual consistency}, and
 *       {@linkplain #clashNext version clashes} in both shapes.
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
    private static final String CONFIG = INTEGRATION + "/config/current";
    private static final String ACTIONS = INTEGRATIONS + "/actions";
    private static final String DRAFTS = ACTIONS + "/drafts";
    private static final String ACTION = ACTIONS + "/{actionId}";
    private static final String DRAFT = ACTION + "/draft";

    private final GenesysState state;
    private final ActionStore actions;
    private Duration delay = Duration.ZERO;
    private @Nullable RequestQuota quota;

    private FakeGenesys(TimeSource clock) {
        super("genesys", clock, ClientAuthentication.BASIC, Duration.ofDays(1), Set.of(WRITE, READ));
        tokens().tokenType("bearer");
        state = new GenesysState(clock);
        actions = new ActionStore(clock, id -> state.isReady(id, delay));
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

    /** The published actions as they were written, templates included, oldest first; a copy. */
    public List<JsonObject> actions() {
        return locked(actions::published);
    }

    /**
     * Publishes as many actions, called {@code Action 1} and so on, as lists have to be long for.
     *
     * @throws IllegalArgumentException if there are none
     */
    public void addActions(String integrationId, int count) {
        Require.atLeast(1, count, "count");
        locked(() -> {
            actions.add(integrationId, count);
            return count;
        });
    }

    /** The drafts as the platform lists them, oldest first; a copy. */
    public List<JsonObject> drafts() {
        return locked(actions::drafts);
    }

    /**
     * From now on it takes so long until what was published or deleted is seen by those who read actions; and actions are refused
     * with 400 in an integration that is younger than that.
     *
     * @throws IllegalArgumentException if negative
     */
    public void delayVisibility(Duration value) {
        Require.notNegative(value, "delay");
        locked(() -> {
            delay = value;
            actions.delayVisibility(value);
            return value;
        });
    }

    /**
     * Just before the next change of an action or a draft that carries a version somebody else makes one, so that it is refused;
     * a further call plans one more.
     *
     * @param status 409, or 400 with a text about the version: the platform has both
     * @throws IllegalArgumentException if it is neither
     */
    public void clashNext(int status) {
        if (status != 409 && status != 400) {
            throw new IllegalArgumentException("a version clash is refused with 409 or 400, not with " + status);
        }
        locked(() -> {
            actions.versions().clashNext(status);
            return status;
        });
    }

    /**
     * From now on answers 429 with {@code Retry-After} to more requests than these in a window of time that the first of them
     * begins; requests for tokens do not count. The platform allows a token 300 in a minute.
     *
     * @throws IllegalArgumentException if there are none, or the window is not positive
     */
    public void limitRate(int requests, Duration window) {
        Require.atLeast(1, requests, "requests");
        Require.positive(window, "window");
        locked(() -> quota = new RequestQuota(clock(), requests, window));
    }

    @Override
    protected Optional<Duration> quotaExceeded() {
        RequestQuota limit = quota;
        return limit == null ? Optional.empty() : limit.take();
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
        // Literal paths first: the first route that fits is taken.
        return Routes.<GenesysOperation>builder()
                .token(TOKEN, "/oauth/token")
                .on(CREATE_ACTION_DRAFT, "POST", DRAFTS, r -> ok(r, actions.createDraft(r.json())), WRITE)
                .on(LIST_ACTION_DRAFTS, "GET", DRAFTS, r -> page(r, actions.drafts()), READ, WRITE)
                .on(CREATE_ACTION, "POST", ACTIONS, r -> ok(r, actions.create(r.json())), WRITE)
                .on(LIST_ACTIONS, "GET", ACTIONS, r -> page(r, actions.list()), READ, WRITE)
                .on(GET_ACTION, "GET", ACTION, this::action, READ, WRITE)
                .on(UPDATE_ACTION, "PATCH", ACTION, r -> ok(r, actions.update(changeable(r), r.json())), WRITE)
                .on(DELETE_ACTION, "DELETE", ACTION, r -> done(r, () -> actions.delete(changeable(r))), WRITE)
                .on(GET_ACTION_TEMPLATE, "GET", ACTION + "/templates/{file}", this::template, READ, WRITE)
                .on(TEST_ACTION, "POST", ACTION + "/test", r -> test(r, false), WRITE)
                .on(START_DRAFT, "POST", DRAFT, r -> ok(r, actions.startDraft(id(r))), WRITE)
                .on(GET_DRAFT, "GET", DRAFT, r -> ok(r, actions.draft(id(r))), READ, WRITE)
                .on(UPDATE_DRAFT, "PATCH", DRAFT, r -> ok(r, actions.updateDraft(id(r), r.json())), WRITE)
                .on(DELETE_DRAFT, "DELETE", DRAFT, r -> done(r, () -> actions.deleteDraft(id(r))), WRITE)
                .on(VALIDATE_DRAFT, "GET", DRAFT + "/validation", r -> ok(r, actions.validate(id(r))), READ, WRITE)
                .on(TEST_DRAFT, "POST", DRAFT + "/test", r -> test(r, true), WRITE)
                .on(PUBLISH_DRAFT, "POST", DRAFT + "/publish", r -> ok(r, actions.publish(id(r), r.json())), WRITE)
                .on(CREATE_INTEGRATION, "POST", INTEGRATIONS, this::create, WRITE)
                .on(LIST_INTEGRATIONS, "GET", INTEGRATIONS, r -> page(r, state.integrations()), READ, WRITE)
                .on(GET_INTEGRATION_CONFIG, "GET", CONFIG, r -> ok(r, state.config(of(r))), READ, WRITE)
                .on(UPDATE_INTEGRATION_CONFIG, "PUT", CONFIG, r -> ok(r, state.updateConfig(of(r), r.json())), WRITE)
                .on(GET_INTEGRATION, "GET", INTEGRATION, r -> ok(r, state.integration(of(r))), READ, WRITE)
                .on(
                        UPDATE_INTEGRATION,
                        "PATCH",
                        INTEGRATION,
                        r -> ok(r, state.updateIntegration(of(r), r.json())),
                        WRITE)
                .on(
                        DELETE_INTEGRATION,
                        "DELETE",
                        INTEGRATION,
                        r -> done(r, () -> state.deleteIntegration(of(r))),
                        WRITE)
                .build();
    }

    private FakeResponse create(FakeRequest request) {
        return correlated(request, FakeResponse.json(201, state.createIntegration(request.json())));
    }

    private FakeResponse action(FakeRequest r) {
        boolean contract = r.query("expand").filter("contract"::equals).isPresent();
        boolean config = r.query("includeConfig").filter("true"::equals).isPresent();
        return ok(r, actions.read(id(r), contract, config));
    }

    private FakeResponse template(FakeRequest r) {
        return correlated(r, FakeResponse.of(200, "text/plain", actions.template(id(r), r.variable("file"))));
    }

    private FakeResponse test(FakeRequest r, boolean draft) {
        return ok(r, actions.test(id(r), draft, r.json()));
    }

    private static FakeResponse page(FakeRequest request, List<JsonObject> all) {
        return ok(request, NumberedPages.of(all, request::query));
    }

    /** The id of an action that is changed; those the platform brings along are nobody's to change. */
    private static String changeable(FakeRequest request) {
        String id = id(request);
        if (id.startsWith("static")) {
            throw new Refusal(400, "action '" + id + "' is static and cannot be changed");
        }
        return id;
    }

    private static String id(FakeRequest request) {
        return request.variable("actionId");
    }

    private static String of(FakeRequest request) {
        return request.variable("integrationId");
    }

    private static FakeResponse ok(FakeRequest request, JsonObject body) {
        return correlated(request, FakeResponse.json(200, body));
    }

    private static FakeResponse done(FakeRequest request, Runnable work) {
        work.run();
        return correlated(request, FakeResponse.empty(204));
    }

    private static FakeResponse correlated(FakeRequest request, FakeResponse response) {
        return response.withHeader("ININ-Correlation-Id", correlationId(request));
    }

    private static String correlationId(FakeRequest request) {
        return String.format(Locale.ROOT, "c0441d00-0000-4000-8000-%012d", request.number());
    }
}
