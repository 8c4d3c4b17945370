package io.cxintegrate.cxone.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CxoneWireFormatTest {
    private static final DataAction ROWS = call -> DataActionResult.ofRows(
            List.of(JsonObject.of("id", 7, "customer_name", "Åsa"), JsonObject.of("id", 8, "customer_name", null)));

    @Test
    void webhook_ofRows_answersThePlatformsJsonToTheLetter() {
        EndpointResponse response = call(CxoneWireFormat.webhook(), ROWS, "{\"variables\":{\"customer_id\":\"7\"}}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(text(response)).isEqualTo("""
                        {"status":"success","result":[{"id":7,"customer_name":"Åsa"},{"id":8,"customer_name":null}],\
                        "message":"Data action executed successfully"}""");
    }

    @Test
    void simulate_ofRows_answersThePlatformsJsonToTheLetter() {
        EndpointResponse response = call(CxoneWireFormat.simulate(), ROWS, "{\"variables\":{}}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response))
                .isEqualTo(
                        "{\"simulated_result\":[{\"id\":7,\"customer_name\":\"Åsa\"},{\"id\":8,\"customer_name\":null}]}");
    }

    @Test
    void webhook_ofWhatComesLater_saysSoWith202() {
        EndpointResponse response = call(
                CxoneWireFormat.webhook(),
                c -> DataActionResult.pending(JsonObject.of("requestId", "r-1")),
                "{\"variables\":{}}");
        assertThat(response.status()).isEqualTo(202);
        assertThat(text(response)).isEqualTo("""
                        {"status":"pending","result":[{"requestId":"r-1"}],"message":"Data action is running"}""");
    }

    @Test
    void webhook_ofOneObjectAndOfNoRows_answersAList() {
        EndpointResponse one =
                call(CxoneWireFormat.webhook(), c -> DataActionResult.of(JsonObject.of("a", 1)), "{\"variables\":{}}");
        EndpointResponse none =
                call(CxoneWireFormat.webhook(), c -> DataActionResult.ofRows(List.of()), "{\"variables\":{}}");
        assertThat(text(one)).contains("\"result\":[{\"a\":1}]");
        assertThat(text(none)).contains("\"result\":[]");
    }

    @Test
    void call_underEitherFormat_carriesVariablesAndMark() {
        AtomicReference<DataActionCall> seen = new AtomicReference<>();
        DataAction action = c -> {
            seen.set(c);
            return DataActionResult.ofRows(List.of());
        };
        String body = "{\"variables\":{\"search_term\":\"%smith%\"},\"other\":1}";
        call(CxoneWireFormat.webhook(), action, body);
        assertThat(seen.get().input()).isEqualTo(JsonObject.of("search_term", "%smith%"));
        assertThat(seen.get().simulated()).isFalse();
        assertThat(seen.get().requestId()).isEqualTo("req-1");
        call(CxoneWireFormat.simulate(), action, body);
        assertThat(seen.get().input()).isEqualTo(JsonObject.of("search_term", "%smith%"));
        assertThat(seen.get().simulated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | member 'variables' is missing; send {\\\"variables\\\": {...}}",
                "{\"variables\":null} | member 'variables' should be an object but is null; send {\\\"variables\\\": {...}}",
                "{\"variables\":[]} | member 'variables' should be an object but is array; send {\\\"variables\\\": {...}}",
                "{\"variables\":\"a=1\"} | member 'variables' should be an object but is string; send {\\\"variables\\\": {...}}",
                "[] | the body is not valid JSON: expected an object but found array",
                "{ | the body is not valid JSON at line 1, column 2: the text ends too early",
            })
    void endpoint_withABadEnvelope_answers400WithTheReason(String body, String message) {
        for (WireFormat format : List.of(CxoneWireFormat.webhook(), CxoneWireFormat.simulate())) {
            EndpointResponse response = call(format, ROWS, body);
            assertThat(response.status()).isEqualTo(400);
            assertThat(text(response))
                    .isEqualTo("{\"status\":\"error\",\"code\":\"INVALID_REQUEST\",\"message\":\"" + message
                            + "\",\"requestId\":\"req-1\",\"retryable\":false}");
        }
    }

    @Test
    void decode_withoutVariables_isTyped() {
        assertThatThrownBy(() -> CxoneWireFormat.webhook().decode(JsonObject.empty()))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("member 'variables' is missing; send {\"variables\": {...}}");
    }

    @Test
    void endpoint_withFailingAction_answersTheErrorEnvelopeWithItsStatus() {
        EndpointResponse conflict = call(
                CxoneWireFormat.webhook(),
                c -> {
                    throw new DataActionException(Code.CONFLICT, "column 'id' is gone", false, null);
                },
                "{\"variables\":{}}");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(text(conflict))
                .isEqualTo("{\"status\":\"error\",\"code\":\"CONFLICT\",\"message\":\"column 'id' is gone\","
                        + "\"requestId\":\"req-1\",\"retryable\":false}");
        EndpointResponse down = call(
                CxoneWireFormat.simulate(),
                c -> {
                    throw new UnavailableException(
                            "db.internal.net refused",
                            ErrorContext.builder().retryable(true).build(),
                            null);
                },
                "{\"variables\":{}}");
        assertThat(down.status()).isEqualTo(503);
        assertThat(text(down))
                .isEqualTo(
                        "{\"status\":\"error\",\"code\":\"UNAVAILABLE\",\"message\":\"the backend is not available now\","
                                + "\"requestId\":\"req-1\",\"retryable\":true}");
    }

    private static EndpointResponse call(WireFormat format, DataAction action, String body) {
        DataActionEndpoint endpoint = DataActionEndpoint.builder("customers", action)
                .format(format)
                .auth(EndpointAuth.none())
                .ids(IdSource.sequence("req"))
                .build();
        return endpoint.handle(new EndpointRequest(
                "POST", "/webhook/data-action", Headers.empty(), body.getBytes(StandardCharsets.UTF_8), "127.0.0.1"));
    }

    private static String text(EndpointResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
