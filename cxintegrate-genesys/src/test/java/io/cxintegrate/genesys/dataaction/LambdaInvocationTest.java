package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaInvocationTest {
    private static LambdaHost host(DataAction action) {
        return LambdaHost.of(DataActionEndpoint.builder("test", action)
                .format(GenesysWireFormat.standard())
                .auth(EndpointAuth.none())
                .limits(new EndpointLimits(Duration.ofSeconds(5), 200, 1000, 1))
                .ids(IdSource.sequence("req"))
                .build());
    }

    private static String handle(LambdaHost host, String event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        host.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void handleRequest_event_isAnsweredWithTheEnvelope() throws IOException {
        AtomicReference<DataActionCall> seen = new AtomicReference<>();
        LambdaHost host = host(call -> {
            seen.set(call);
            return DataActionResult.of(JsonObject.of("name", "Şeyma"));
        });

        assertThat(handle(host, FetchUser.event(1).toJson()))
                .isEqualTo("{\"status\":\"success\",\"data\":{\"name\":\"Şeyma\"}}");
        assertThat(seen.get().actionName()).isEqualTo("FetchUser");
        assertThat(seen.get().requestId()).isEqualTo("req-123456");
        assertThat(seen.get().input()).isEqualTo(JsonObject.of("userId", 1));
    }

    @Test
    void handle_plainObject_isAnsweredAlike() {
        LambdaHost host = host(call -> DataActionResult.of(call.input()));

        assertThat(host.handle(FetchUser.event(1)))
                .isEqualTo(JsonObject.of("status", "success", "data", JsonObject.of("userId", 1)));
    }

    @Test
    void handleRequest_emptyEvent_isAnEnvelope() throws IOException {
        assertThat(handle(host(call -> DataActionResult.of(call.input())), ""))
                .isEqualTo(
                        "{\"status\":\"error\",\"error\":\"the body is not valid JSON: the text is empty\",\"data\":{}}");
    }

    @Test
    void handleRequest_emptyObject_saysThatDataIsMissing() throws IOException {
        assertThat(handle(host(call -> DataActionResult.of(call.input())), "{}"))
                .isEqualTo("{\"status\":\"error\","
                        + "\"error\":\"Invalid input: 'data' key missing from event.\",\"data\":{}}");
    }

    @Test
    void handleRequest_tooLargeEvent_isRefusedUnread() throws IOException {
        assertThat(handle(host(call -> DataActionResult.of(call.input())), "x".repeat(10_000)))
                .isEqualTo("{\"status\":\"error\",\"error\":\"the body must not exceed 200 bytes\",\"data\":{}}");
    }

    @Test
    void handleRequest_bug_isAnEnvelopeWithoutDetails() throws IOException {
        LambdaHost host = host(call -> {
            throw new IllegalStateException("jdbc:postgresql://db-internal/?password=hush");
        });

        assertThat(handle(host, FetchUser.event(1).toJson()))
                .isEqualTo("{\"status\":\"error\",\"error\":\"Internal Server Error\",\"data\":{}}");
    }

    @Test
    void handleRequest_inputFaultOfAnyAction_keepsItsText() throws IOException {
        LambdaHost host = host(call -> {
            CxException e = new InvalidInputException("userId must be even");
            throw e;
        });

        assertThat(handle(host, FetchUser.event(1).toJson()))
                .isEqualTo("{\"status\":\"error\",\"error\":\"userId must be even\",\"data\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'version':'2.0','rawPath':'/','headers':{},'body':'%s','isBase64Encoded':false,"
                        + "'requestContext':{'stage':'$default','http':{'method':'POST','sourceIp':'192.0.2.1'}}}",
                "{'version':'1.0','path':'/','httpMethod':'POST','headers':{},'body':'%s','isBase64Encoded':false,"
                        + "'requestContext':{'stage':'prod','identity':{'sourceIp':'192.0.2.1'}}}"
            })
    void handle_proxyEventOfAGatewayOrFunctionUrl_isRecognisedAndAnsweredInItsShape(String event) {
        LambdaHost host = host(call -> DataActionResult.of(call.input()));
        String body = FetchUser.event(1).toJson().replace("\"", "\\\"");

        JsonObject answer =
                host.handle(JsonObject.parse(event.replace('\'', '"').replace("%s", body)));

        assertThat(answer.integer("statusCode")).isEqualTo(200);
        assertThat(answer.string("body")).isEqualTo("{\"status\":\"success\",\"data\":{\"userId\":1}}");
    }

    @Test
    void handle_endpointThatWantsCredentials_refuses() {
        LambdaHost host = LambdaHost.of(DataActionEndpoint.builder("test", call -> DataActionResult.of(call.input()))
                .format(GenesysWireFormat.standard())
                .auth(EndpointAuth.bearer(Secret.of("hush-hush")))
                .build());

        assertThat(host.handle(FetchUser.event(1)).toJson())
                .isEqualTo("{\"status\":\"error\",\"error\":\"not authorized\",\"data\":{}}");
    }
}
