package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link WireFormat}: extend it, hand over yours and say how a caller would wrap an input. */
public abstract class WireFormatContract {
    private static final JsonObject INPUT = JsonObject.of("userId", "42", "note", "grüß dich, \"Welt\"");

    /** For subclasses. */
    protected WireFormatContract() {}

    /** The format. */
    protected abstract WireFormat format();

    /** The body a caller sends for this input. */
    protected abstract JsonObject envelope(JsonObject input);

    @Test
    void decode_envelope_givesTheInputBack() {
        assertEquals(INPUT, format().decode(envelope(INPUT)).input(), "the input as it was wrapped");
    }

    @Test
    void decode_anyObject_isReadOrRefusedAsInvalidInput() {
        for (JsonObject body : List.of(
                JsonObject.empty(),
                JsonObject.of("x", null),
                JsonObject.of("action", 1, "variables", "no object"),
                JsonObject.of("inputs", List.of(1), "requestId", List.of()))) {
            try {
                format().decode(body);
            } catch (InvalidInputException expected) {
                assertTrue(!String.valueOf(expected.getMessage()).isBlank(), "a refusal says what is missing");
            }
        }
    }

    @Test
    void success_objectAndRows_areJsonWith200() {
        DataActionCall call = DataActionCall.of(INPUT, Deadline.none(TimeSource.system()));
        for (DataActionResult result :
                List.of(DataActionResult.of(INPUT), DataActionResult.ofRows(List.of(INPUT, INPUT)))) {
            EndpointResponse response = format().success(call, result);
            assertEquals(200, response.status(), "the status of a success");
            assertJson(response);
            assertTrue(text(response).contains("grüß dich"), "the result is in the answer, as UTF-8");
        }
    }

    @Test
    void failure_ofEveryKind_isJsonThatSaysWhatIsWrong() {
        for (DataActionProblem.Code code : DataActionProblem.Code.values()) {
            EndpointResponse response =
                    format().failure(new DataActionProblem(code, "the user is unknown", "request-7", false));
            assertJson(response);
            assertTrue(text(response).contains("the user is unknown"), "the message is in the answer to " + code);
        }
    }

    private static void assertJson(EndpointResponse response) {
        assertTrue(
                response.headers().first("Content-Type").orElse("").contains("json"),
                "Content-Type names JSON, not " + response.headers().first("Content-Type"));
        Json.parse(response.body(), JsonLimits.DEFAULT);
    }

    private static String text(EndpointResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
