package io.cxintegrate.testkit;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A plain external REST service whose answers the test scripts: the thing a Data Action fetches from. Safe to share between
 * threads; whoever starts it closes it.
 *
 * <p>What is not scripted is answered 404 and counts as unmatched; a resource that is missing on purpose is scripted with
 * {@link #missing}. Queries do not count for matching. A fault needs its path scripted as well.
 *
 * <p>Example: {@code rest.resource("users/1", JsonObject.of("name", "Leanne Graham"));}
 */
public final class FakeRestService extends FakeServer<RestOperation> {
    private final Map<RestOperation, List<FakeResponse>> scripts = new HashMap<>();
    private final Map<RestOperation, Integer> served = new HashMap<>();

    private FakeRestService(TimeSource clock) {
        super("rest", clock);
    }

    /** Starts one with a {@link TestClock} of its own. */
    public static FakeRestService start() {
        return start(new TestClock());
    }

    /** Starts one that goes by this clock. */
    public static FakeRestService start(TimeSource clock) {
        FakeRestService fake = new FakeRestService(clock);
        fake.open(Routes.<RestOperation>builder()
                .otherwise(fake::scripted, fake::answer)
                .build());
        return fake;
    }

    /** Answers GET on this path with 200 and this body. */
    public FakeRestService resource(String path, JsonObject body) {
        return respond(RestOperation.get(path), FakeResponse.json(200, body));
    }

    /** Answers GET on this path with 404, on purpose. */
    public FakeRestService missing(String path) {
        return respond(RestOperation.get(path), FakeResponse.problem(404, "no such resource"));
    }

    /** Answers this request with these responses in turn; the last one stays. In place of any before. */
    public FakeRestService respond(RestOperation operation, FakeResponse first, FakeResponse... then) {
        Objects.requireNonNull(operation, "operation");
        List<FakeResponse> script = new ArrayList<>(List.of(then));
        script.add(0, Objects.requireNonNull(first, "first"));
        return locked(() -> {
            scripts.put(operation, List.copyOf(script));
            served.remove(operation);
            return this;
        });
    }

    private Optional<RestOperation> scripted(String method, String path) {
        return Optional.of(new RestOperation(method, path)).filter(scripts::containsKey);
    }

    private FakeResponse answer(FakeRequest request) {
        RestOperation operation = new RestOperation(request.method(), request.path());
        List<FakeResponse> script = Objects.requireNonNull(scripts.get(operation));
        int turn = served.merge(operation, 1, Integer::sum);
        return script.get(Math.min(turn, script.size()) - 1);
    }
}
