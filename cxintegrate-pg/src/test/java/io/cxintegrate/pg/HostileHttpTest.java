package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hostile inputs, and hostile bodies, as callers send them: by HTTP, to the webhook and to the rehearsal. */
class HostileHttpTest {
    private static final List<String> ROUTES = List.of(EndpointRoutes.DATA_ACTION, EndpointRoutes.SIMULATE);
    private static final EndpointLimits LIMITS = EndpointLimits.cxone().withTimeout(Duration.ofSeconds(4));
    private static final String REQUEST_ID = "caller-7";

    private static HostileActions actions;
    private static DataActionServer server;
    private static HttpClient client;

    /** The plain form in an envelope that names the statement, so that one endpoint serves them all. */
    private record Envelope(boolean simulated) implements WireFormat {
        @Override
        public Decoded decode(JsonObject body) {
            return new Decoded(body.string("action"), "", body.object("variables"), simulated);
        }

        @Override
        public EndpointResponse success(DataActionCall call, DataActionResult result) {
            return WireFormat.plainJson().success(call, result);
        }

        @Override
        public EndpointResponse failure(DataActionProblem problem) {
            return WireFormat.plainJson().failure(problem);
        }
    }

    @BeforeAll
    static void open() throws IOException, SQLException {
        actions = new HostileActions();
        server = DataActionServer.builder()
                .routes(EndpointRoutes.builder()
                        .dataAction(endpoint(new Envelope(false)))
                        .simulation(endpoint(new Envelope(true)))
                        .build())
                .start();
        client = HttpClient.newHttpClient();
    }

    private static DataActionEndpoint endpoint(WireFormat format) {
        return DataActionEndpoint.builder("hostile", actions)
                .format(format)
                .auth(EndpointAuth.bearer(Secret.of("caller-token")))
                .limits(LIMITS)
                .build();
    }

    @AfterAll
    static void check() throws IOException, SQLException {
        try {
            actions.assertOneTextForEachStatementAndNothingChanged();
        } finally {
            server.close();
            actions.close();
        }
    }

    static Stream<Arguments> inputs() {
        return HostileInputs.all().flatMap(input -> ROUTES.stream().map(route -> Arguments.of(route, input)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("inputs")
    void post_hostileInput_answersAsTheActionDoes(String route, HostileInputs.Input input) throws Exception {
        byte[] body = body(input.statement(), input.value());
        actions.proxy().clear();
        HttpResponse<String> answer = post(route, body);
        if (body.length > LIMITS.maxRequestBytes()) {
            assertThat(problem(answer, 413, "PAYLOAD_TOO_LARGE")).isEqualTo("the body must not exceed 262144 bytes");
        } else if (input.error() == null) {
            String column = HostileActions.column(input.statement());
            List<JsonObject> rows =
                    input.answer().stream().map(v -> JsonObject.of(column, v)).toList();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(answer.body()).isEqualTo(Json.write(rows));
            return;
        } else {
            assertThat(problem(answer, 400, "INVALID_REQUEST")).startsWith("v").contains(input.error());
        }
        assertThat(actions.proxy().messages())
                .as("refused before the database is asked")
                .isEmpty();
    }

    /** The detail of a failure, of which everything else is as it has to be. */
    private static String problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains(REQUEST_ID);
        String detail = JsonObject.parse(answer.body()).string("detail");
        assertThat(answer.body())
                .isEqualTo(JsonObject.builder()
                        .put("type", "about:blank")
                        .put("title", code)
                        .put("status", status)
                        .put("detail", detail)
                        .put("requestId", REQUEST_ID)
                        .put("retryable", false)
                        .build()
                        .toJson());
        assertThat(detail)
                .hasSizeLessThan(400)
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}]")
                .as("nothing of the statement, the database or the program")
                .doesNotContain("SELECT id", "::", "SQLSTATE", "ERROR", "invalid input", "Exception", "postgres");
        return detail;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "cast, 1 OR 1=1, 422, UNPROCESSABLE, the database cannot use a value as it was given",
                "regex, (, 422, UNPROCESSABLE, the database cannot use a value as it was given",
                "rows, 1000000, 422, UNPROCESSABLE, the result has more than 1000 rows; ask for less",
                "cell, 2000000, 422, UNPROCESSABLE, the result has more than 1000000 bytes; ask for less",
                "cell, 100000, 422, UNPROCESSABLE, `the result has 100010 bytes, but the caller takes 32768; ask for less`",
                "secret, hunter2, 400, INVALID_REQUEST, v: expected an integer of decimal digits",
                "secret, 99999, 400, INVALID_REQUEST, v: expected an integer of at most 16 bits",
            })
    void post_whatIsOnlySeenLater_tellsNothingOfTheDatabaseAndNoSecret(
            String statement, String value, int status, String code, String detail) throws Exception {
        for (String route : ROUTES) {
            assertThat(problem(post(route, body(statement, value)), status, code))
                    .isEqualTo(detail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "infinity", "-infinity"})
    void post_resultThatJsonHasNoNumberFor_isText(String value) throws Exception {
        for (String route : ROUTES) {
            assertThat(post(route, body("special", value)).body()).isEqualTo("[{\"v\":\"" + value + "\"}]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"int\",\"variables\":{}} | v: is required",
                "{\"action\":\"int\",\"variables\":{\"v\":null}} | v: is required",
                "{\"action\":\"int\",\"variables\":{\"v\":1,\"x' OR 1=1\":2}} | x' OR 1=1: is not a variable of this action;",
                "{\"action\":\"int\",\"variables\":{\"v\":1,\"v\":2}} | the body is not valid JSON",
                "{\"action\":\"int\",\"variables\":{\"v\":1}} {} | the body is not valid JSON",
                "{\"action\":\"int\",\"variables\":{\"v\":NaN}} | the body is not valid JSON",
                "{\"action\":\"int\",\"variables\":{\"v\":1e1000000000}} | the body is ",
                "{\"action\":\"int\",\"variables\":{\"v\":'1'}} | the body is not valid JSON",
                "{\"action\":\"int\",\"variables\":[1]} | ",
                "[] | the body is not valid JSON",
                "{ | the body is not valid JSON",
            })
    void post_hostileBody_isRefusedBeforeTheDatabaseIsAsked(String body, String start) throws Exception {
        actions.proxy().clear();
        for (String route : ROUTES) {
            HttpResponse<String> answer = post(route, body.getBytes(StandardCharsets.UTF_8));
            assertThat(problem(answer, 400, "INVALID_REQUEST")).startsWith(start == null ? "" : start);
        }
        assertThat(actions.proxy().messages()).isEmpty();
    }

    @Test
    void post_bodyThatIsNoUtf8OrTooDeep_isRefusedBeforeTheDatabaseIsAsked() throws Exception {
        byte[] latin = "{\"action\":\"echo\",\"variables\":{\"v\":\"\u00fc\"}}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] deep =
                ("{\"action\":\"echo\",\"variables\":{\"v\":" + "[".repeat(90_000)).getBytes(StandardCharsets.UTF_8);
        actions.proxy().clear();
        for (String route : ROUTES) {
            assertThat(problem(post(route, latin), 400, "INVALID_REQUEST")).startsWith("the body is ");
            assertThat(problem(post(route, deep), 400, "INVALID_REQUEST")).startsWith("the body is ");
            HttpResponse<String> charset =
                    send(request(route, latin).setHeader("Content-Type", "application/json; charset=latin1"));
            assertThat(problem(charset, 415, "UNSUPPORTED_MEDIA_TYPE")).startsWith("the body should be JSON in UTF-8");
            HttpResponse<String> forged = send(request(route, latin).setHeader("Authorization", "Bearer ' OR '1'='1"));
            assertThat(problem(forged, 401, "UNAUTHORIZED")).isEqualTo("not authorized");
            HttpResponse<String> get = send(request(route, latin).GET());
            assertThat(problem(get, 405, "METHOD_NOT_ALLOWED")).isEqualTo("this endpoint takes POST only");
        }
        assertThat(actions.proxy().messages()).isEmpty();
    }

    @Test
    void post_textsToAWritingStatement_areRehearsedWithoutATraceAndWrittenToTheLetter() throws Exception {
        List<Object> texts = HostileInputs.all()
                .filter(input -> input.statement().equals("echo") && input.error() == null)
                .map(HostileInputs.Input::value)
                .filter(String.class::isInstance)
                .toList();
        assertThat(texts).hasSizeGreaterThan(50);
        for (Object text : texts) {
            assertThat(post(EndpointRoutes.SIMULATE, body("insert", text)).body())
                    .isEqualTo(Json.write(List.of(JsonObject.of("v", text))));
        }
        assertThat(notes()).isEqualTo("[]");
        for (Object text : texts) {
            assertThat(post(EndpointRoutes.DATA_ACTION, body("insert", text)).body())
                    .isEqualTo(Json.write(List.of(JsonObject.of("v", text))));
        }
        assertThat(Json.parse(notes()))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrderElementsOf(texts);
    }

    private static String notes() {
        return actions.database().query("SELECT coalesce(json_agg(body), '[]') FROM note");
    }

    private static byte[] body(String statement, Object value) {
        String json = JsonObject.of("action", statement, "variables", JsonObject.of("v", value))
                .toJson();
        StringBuilder sent = new StringBuilder(json.length());
        // Half a surrogate pair has no UTF-8 form; whoever wants to send it, escapes it.
        json.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SURROGATE) {
                sent.append(String.format("\\u%04x", c));
            } else {
                sent.appendCodePoint(c);
            }
        });
        return sent.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> post(String route, byte[] body) throws Exception {
        return send(request(route, body));
    }

    private static HttpRequest.Builder request(String route, byte[] body) {
        return HttpRequest.newBuilder(server.baseUri().resolve(route))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer caller-token")
                .header("X-Request-Id", REQUEST_ID)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
