package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.transform.fields.FieldMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that hold before anything is sent. */
class RestDataActionTest {
    private static final String URI = "https://users.example/users/{userId}?lang={lang}";

    private static RestDataAction.Builder builder() {
        return RestDataAction.builder().name("FetchUser").uri(URI);
    }

    private static DataActionException failure(RestDataAction.Builder builder, JsonObject input) {
        try (RestDataAction action = builder.build()) {
            DataActionException e = catchThrowableOfType(
                    DataActionException.class,
                    () -> action.run(DataActionCall.of(input, Deadline.none(TimeSource.system()))));
            assertThat(e.code()).isEqualTo(Code.INVALID_REQUEST);
            assertThat(e.retryable()).isFalse();
            return e;
        }
    }

    private static JsonSchema schema(String json) {
        return JsonSchema.of(JsonObject.parse(json));
    }

    @Test
    void build_nothingGiven_namesEverything() {
        assertThatThrownBy(() -> RestDataAction.builder().build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        data action has 2 problems:
                          - name: is required but missing or blank
                          - uri: is required but missing or blank""");
    }

    @Test
    void build_severalFaults_areToldAtOnce() {
        assertThatThrownBy(() -> RestDataAction.builder()
                        .name("FetchUser")
                        .uri("http://users.example/users/{userId}?lang={lang}")
                        .allowedHosts("Other.example")
                        .requiredInput("userId")
                        .input(schema("{\"properties\": {\"userId\": {}}}"))
                        .requestBody(FieldMapping.builder().move("a", "b").build())
                        .build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        data action 'FetchUser' has 6 problems:
                          - uri: must be https, since http shows everything on the way; or say allowHttp()
                          - uri: the host users.example is none of allowedHosts [other.example]
                          - requiredInput: cannot be combined with an input contract; name it in the contract's 'required'
                          - uri: the path needs {userId}, so the input contract must name it in 'required'
                          - uri: {lang} is no property of the input contract
                          - requestBody: a GET sends no body; use POST, PUT or PATCH""");
    }

    @Test
    void build_badTemplate_isToldUnderUri() {
        assertThatThrownBy(() -> builder().uri("https://{host}.example/").build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "data action 'FetchUser' has 1 problem:\n  - uri: must not take scheme, host or port from the"
                                + " input; variables stand in path and query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/x", "http://localhost/x", "http://[::1]:1/x"})
    void build_httpToThisMachine_isTaken(String uri) {
        try (RestDataAction action = builder().uri(uri).build()) {
            assertThat(action).hasToString("RestDataAction[FetchUser, GET " + uri + "]");
        }
    }

    @Test
    void build_httpAllowed_isTaken() {
        try (RestDataAction action =
                builder().uri("http://users.mesh/x").allowHttp().build()) {
            assertThat(action.name()).isEqualTo("FetchUser");
        }
    }

    @Test
    void build_hostOnTheList_isTakenInAnyCase() {
        try (RestDataAction action = builder().allowedHosts("USERS.EXAMPLE").build()) {
            assertThat(action).hasToString("RestDataAction[FetchUser, GET " + URI + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "TRACE", "CONNECT", "GET /x HTTP/1.1\r\n"})
    void method_unknown_isRefused(String method) {
        assertThatThrownBy(() -> builder().method(method))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("method must be one of [DELETE, GET, PATCH, POST, PUT] but is '" + method + "'");
    }

    @Test
    void header_withLineBreak_isRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> builder().header("X-Api-Key", io.cxintegrate.core.Secret.of("hush\r\nHost: evil")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("header 'X-Api-Key' has a value that HTTP does not allow: character 5 of 16 is U+000D");
    }

    @Test
    void inputContract_derived_namesVariablesAndRequiredInput() {
        try (RestDataAction action =
                builder().method("POST").requiredInput("userId", "order").build()) {
            assertThat(action.inputContract().document()).isEqualTo(JsonObject.parse("""
                            {"type": "object",
                             "properties": {
                               "userId": {"type": ["string", "number", "boolean"]},
                               "order": {},
                               "lang": {"type": ["string", "number", "boolean", "null"]}},
                             "required": ["userId", "order"]}"""));
            assertThat(action.outputContract()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"userId\": null}", "{\"userId\": \"\"}", "{\"userId\": \" \"}", "{\"userid\": 1}"})
    void run_missingParameter_saysSoInTheTutorialsWords(String input) {
        assertThat(failure(builder().requiredInput("userId"), JsonObject.parse(input)))
                .hasMessage("Missing required parameter: userId");
    }

    @Test
    void run_pathVariableWithoutRequiredInput_isRequiredAllTheSame() {
        assertThat(failure(builder(), JsonObject.empty())).hasMessage("Missing required parameter: userId");
    }

    @Test
    void run_severalMissing_areNamedAtOnce() {
        assertThat(failure(builder().requiredInput("account", "zip"), JsonObject.of("zip", "")))
                .hasMessage("Missing required parameters: userId, account, zip");
    }

    @Test
    void run_missingByContract_saysSoInTheTutorialsWords() {
        JsonSchema contract = schema("""
                {"type": "object", "properties": {"userId": {"type": "integer"}, "lang": {"type": "string"}},
                 "required": ["userId"]}""");

        assertThat(failure(builder().input(contract), JsonObject.of("lang", 1)))
                .hasMessage("Missing required parameter: userId");
        assertThat(failure(builder().input(contract), JsonObject.of("userId", null)))
                .hasMessage("Missing required parameter: userId");
    }

    @Test
    void run_blankPathVariable_isMissingThoughTheContractTakesIt() {
        JsonSchema contract = schema("""
                {"properties": {"userId": {"type": "string"}, "lang": {}}, "required": ["userId"]}""");

        assertThat(failure(builder().input(contract), JsonObject.of("userId", " ")))
                .hasMessage("Missing required parameter: userId");
    }

    @Test
    void run_nullThatTheContractAllows_isNotMissing() {
        JsonSchema contract = schema("""
                {"type": "object", "properties": {"userId": {"type": "integer"}, "lang": {},
                 "note": {"type": ["string", "null"]}}, "required": ["userId", "note"]}""");

        assertThat(failure(builder().input(contract), JsonObject.of("userId", "x", "note", null)))
                .hasMessage("Invalid input: userId is of type string, expected integer");
    }

    @Test
    void run_inputAgainstContract_namesEveryFaultAndNoValue() {
        JsonSchema contract = schema("""
                {"type": "object", "additionalProperties": false,
                 "properties": {"userId": {"type": "integer"}, "lang": {"enum": ["de", "en"]}},
                 "required": ["userId"]}""");

        assertThat(failure(
                        builder().input(contract),
                        JsonObject.builder()
                                .put("userId", "hush")
                                .put("lang", "hush")
                                .put("extra", "hush")
                                .build()))
                .message()
                .startsWith("Invalid input: ")
                .contains("userId is of type string, expected integer")
                .contains("lang is none of the values the schema lists")
                .contains("property 'extra' is not allowed")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({"'{\"userId\": {\"id\": 1}}', object", "'{\"userId\": [1]}', array"})
    void run_valueThatIsNoScalar_saysWhatItIs(String input, String type) {
        assertThat(failure(builder(), JsonObject.parse(input)))
                .hasMessage("Invalid input: userId is of type " + type + ", expected [string, number, boolean]");
    }

    @Test
    void run_scalarOnlyByTemplate_isCheckedWhereTheContractIsSilent() {
        assertThat(failure(
                        builder()
                                .input(
                                        schema(
                                                "{\"properties\": {\"userId\": {}, \"lang\": {}}, \"required\": [\"userId\"]}")),
                        JsonObject.of("userId", List.of("1"))))
                .hasMessage("Invalid input: userId must be a string, number or boolean but is of type array");
    }

    @Test
    void run_bodyThatCannotBeMapped_isAnInputFault() {
        assertThat(failure(
                        builder()
                                .method("POST")
                                .requestBody(FieldMapping.builder()
                                        .move("amount", "amount", f -> f.required())
                                        .build()),
                        JsonObject.of("userId", 1)))
                .hasMessage(
                        "Invalid input: mapping rule 'amount -> amount' failed: at 'amount' expected a value or null but found"
                                + " nothing");
    }

    @Test
    void run_asItComes_givesAnAttemptTenSecondsAndAMebibyte() {
        List<TransportRequest> sent = new ArrayList<>();
        try (RestDataAction action = builder()
                .transport(new Recording(sent))
                .retry(RetryPolicy.none())
                .build()) {
            action.run(DataActionCall.of(JsonObject.of("userId", "1"), Deadline.none(TimeSource.system())));
        }

        assertThat(sent.get(0).timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(sent.get(0).maxResponseBytes()).isEqualTo(1024 * 1024);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 301})
    void quoteErrors_outOfRange_isRefused(int characters) {
        assertThatThrownBy(() -> builder().quoteErrors(characters))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCharacters must be between 1 and 300 but is " + characters);
    }

    /** Notes what is sent. */
    private record Recording(List<TransportRequest> sent) implements HttpTransport {
        @Override
        public TransportResponse send(TransportRequest request) {
            sent.add(request);
            return new TransportResponse(200, Headers.empty(), "{}".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            return CompletableFuture.completedFuture(send(request));
        }

        @Override
        public void close() {}
    }

    @Test
    void run_rehearsalOfAWrite_isRefused() {
        try (RestDataAction action = builder().method("DELETE").build()) {
            DataActionCall call =
                    new DataActionCall("", "", JsonObject.of("userId", 1), Deadline.none(TimeSource.system()), true);
            DataActionException e = catchThrowableOfType(DataActionException.class, () -> action.run(call));
            assertThat(e).hasMessage("FetchUser sends DELETE, which cannot be rehearsed");
            assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE);
        }
    }
}
