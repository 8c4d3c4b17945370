package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenesysWireFormatTest {
    private final WireFormat format = GenesysWireFormat.standard();
    private final DataActionCall call = DataActionCall.of(JsonObject.empty(), Deadline.none(TimeSource.system()));

    private static String text(EndpointResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static DataActionProblem problem(Code code, String message) {
        return new DataActionProblem(code, message, "req-1", false);
    }

    @Test
    void decode_theTutorialsEvent_isRead() {
        WireFormat.Decoded decoded = format.decode(JsonObject.parse(
                "{\"actionName\": \"FetchUser\", \"requestId\": \"req-123456\", \"data\": {\"userId\": 1}}"));

        assertThat(decoded.actionName()).isEqualTo("FetchUser");
        assertThat(decoded.requestId()).isEqualTo("req-123456");
        assertThat(decoded.input()).isEqualTo(JsonObject.of("userId", 1));
        assertThat(decoded.simulated()).isFalse();
    }

    @Test
    void decode_dataOnly_isEnough() {
        WireFormat.Decoded decoded = format.decode(JsonObject.parse("{\"data\": {}, \"actionName\": null}"));

        assertThat(decoded.actionName()).isEmpty();
        assertThat(decoded.requestId()).isEmpty();
        assertThat(decoded.input()).isEqualTo(JsonObject.empty());
    }

    @Test
    void decode_requestIdAsNumber_isItsDigits() {
        assertThat(format.decode(JsonObject.parse("{\"data\": {}, \"requestId\": 12345678901234567890}"))
                        .requestId())
                .isEqualTo("12345678901234567890");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"actionName\": \"FetchUser\"}", "{\"data\": null}", "{\"Data\": {}}"})
    void decode_withoutData_saysSoInTheTutorialsWords(String event) {
        assertThatThrownBy(() -> format.decode(JsonObject.parse(event)))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("Invalid input: 'data' key missing from event.");
    }

    @ParameterizedTest
    @CsvSource({"'[]', array", "'\"x\"', string", "1, number", "true, boolean"})
    void decode_dataOfAnotherType_saysWhatItIs(String data, String type) {
        assertThatThrownBy(() -> format.decode(JsonObject.parse("{\"data\": " + data + "}")))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("Invalid input: 'data' should be an object but is of type " + type + ".");
    }

    @Test
    void decode_requestIdAsObject_saysWhatItIs() {
        assertThatThrownBy(() -> format.decode(JsonObject.parse("{\"data\": {}, \"requestId\": {}}")))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("Invalid input: 'requestId' should be a string but is of type object.");
    }

    @Test
    void success_object_isTheData() {
        EndpointResponse response =
                format.success(call, DataActionResult.of(JsonObject.of("name", "Leanne Graham", "isValidUser", true)));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(text(response))
                .isEqualTo("{\"status\":\"success\",\"data\":{\"name\":\"Leanne Graham\",\"isValidUser\":true}}");
    }

    @Test
    void success_rows_areAnObjectWithRows() {
        assertThat(text(format.success(call, DataActionResult.ofRows(List.of(JsonObject.of("id", 1))))))
                .isEqualTo("{\"status\":\"success\",\"data\":{\"rows\":[{\"id\":1}]}}");
    }

    @Test
    void success_pending_saysSoWithWhatItIsKnownBy() {
        DataActionResult pending = DataActionResult.pending(JsonObject.of("requestId", "req-1"));

        assertThat(format.success(call, pending).status()).isEqualTo(200);
        assertThat(text(format.success(call, pending)))
                .isEqualTo("{\"status\":\"pending\",\"data\":{\"requestId\":\"req-1\"}}");
        assertThat(GenesysWireFormat.withHttpStatus().success(call, pending).status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 'Missing required parameter: userId', 'Missing required parameter: userId'",
        "BACKEND_ERROR, 'HTTP Error: 404 - Not Found', 'HTTP Error: 404 - Not Found'",
        "TIMEOUT, 'the backend did not answer in time', 'Request to external API timed out.'",
        "INTERNAL_ERROR, 'NullPointerException at Secret.java', 'Internal Server Error'",
        "UNAVAILABLE, 'the backend is not available now', 'the backend is not available now'",
        "UNPROCESSABLE, 'ask for less', 'ask for less'"
    })
    void failure_ofTheCall_isAnEnvelopeWithStatus200(Code code, String message, String expected) {
        EndpointResponse response = format.failure(problem(code, message));

        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("{\"status\":\"error\",\"error\":\"" + expected + "\",\"data\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, 401",
        "NOT_FOUND, 404",
        "METHOD_NOT_ALLOWED, 405",
        "PAYLOAD_TOO_LARGE, 413",
        "UNSUPPORTED_MEDIA_TYPE, 415",
        "TOO_MANY_REQUESTS, 429"
    })
    void failure_ofTheHost_keepsItsHttpStatus(Code code, int status) {
        EndpointResponse response = format.failure(problem(code, "no"));

        assertThat(response.status()).isEqualTo(status);
        assertThat(text(response)).isEqualTo("{\"status\":\"error\",\"error\":\"no\",\"data\":{}}");
    }

    @ParameterizedTest
    @CsvSource({"INVALID_REQUEST, 400", "BACKEND_ERROR, 502", "TIMEOUT, 504", "INTERNAL_ERROR, 500", "UNAVAILABLE, 503"
    })
    void failure_withHttpStatus_hasThatOfTheProblem(Code code, int status) {
        assertThat(GenesysWireFormat.withHttpStatus()
                        .failure(problem(code, "no"))
                        .status())
                .isEqualTo(status);
    }
}
