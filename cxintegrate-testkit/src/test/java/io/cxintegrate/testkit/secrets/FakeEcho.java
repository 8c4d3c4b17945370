package io.cxintegrate.testkit.secrets;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Refuses everything, and tells in its refusal what it was sent: all headers, the query and the body. */
final class FakeEcho extends FakeServer<FakeEcho.Any> {
    /** The only operation. */
    enum Any implements Operation {
        THING
    }

    /** How it tells. */
    enum Form {
        JSON_MESSAGE,
        JSON_PROBLEMS,
        OAUTH,
        TEXT,
        HTML_TITLE,
        CODE,
        CORRELATION_HEADER,
        CORRELATION_MEMBER,
        CHALLENGE
    }

    private volatile Form form = Form.TEXT;
    private volatile int status = 400;
    private volatile int padding;
    private volatile String location = "";

    private FakeEcho(TimeSource clock) {
        super("echo", clock);
    }

    static FakeEcho start(TimeSource clock) {
        FakeEcho fake = new FakeEcho(clock);
        fake.open(Routes.<Any>builder()
                .otherwise((method, path) -> Optional.of(Any.THING), fake::refuse)
                .build());
        return fake;
    }

    /** Refuses this way from now on, with so many characters in front. */
    FakeEcho refusing(int with, Form how, int characters) {
        status = with;
        form = how;
        padding = characters;
        return this;
    }

    /** Names this place in every refusal from now on. */
    void locating(String value) {
        location = value;
    }

    private FakeResponse refuse(FakeRequest request) {
        FakeResponse refusal = refusal(request);
        return location.isEmpty() ? refusal : refusal.withHeader("Location", location);
    }

    private FakeResponse refusal(FakeRequest request) {
        List<String> values = request.headers().entrySet().stream()
                .filter(header -> isSecret(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .toList();
        String first = values.isEmpty() ? request.bodyText() : lastWord(values.get(0));
        String all = ".".repeat(padding) + String.join(" ", values) + " " + request.url() + " " + request.bodyText();
        return switch (form) {
            case JSON_MESSAGE -> FakeResponse.problem(status, all);
            case JSON_PROBLEMS ->
                FakeResponse.json(
                        status, JsonObject.of("errors", List.of(all, Map.of("path", lastWord(all), "message", all))));
            case OAUTH ->
                FakeResponse.json(status, JsonObject.of("error", "invalid_request", "error_description", all));
            case TEXT -> FakeResponse.of(status, "text/plain", all);
            case HTML_TITLE ->
                FakeResponse.of(
                        status,
                        "text/html",
                        values.stream()
                                .map(FakeEcho::lastWord)
                                .collect(Collectors.joining(" ", "<html><title>no ", "</title></html>")));
            case CODE -> FakeResponse.json(status, JsonObject.of("code", first, "message", "no"));
            case CORRELATION_HEADER -> FakeResponse.problem(status, "no").withHeader("X-Request-Id", first);
            case CORRELATION_MEMBER -> FakeResponse.json(status, JsonObject.of("contextId", first, "message", "no"));
            case CHALLENGE ->
                FakeResponse.problem(status, "no")
                        .withHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + first + "\"");
        };
    }

    private static boolean isSecret(String header) {
        return List.of("authorization", "proxy-authorization", "cookie", "x-api-key")
                .contains(header.toLowerCase(Locale.ROOT));
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }
}
