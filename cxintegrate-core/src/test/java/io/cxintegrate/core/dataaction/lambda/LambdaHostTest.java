package io.cxintegrate.core.dataaction.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract of hosts does not say: fields of events, deadlines, failures of the function. */
class LambdaHostTest {
    private static final String V1 = "{'version':'1.0','path':'/p','httpMethod':'post','headers':{'A':'2'},"
            + "'multiValueHeaders':{'a':['1','2']},'body':'eyJ9','isBase64Encoded':true,"
            + "'requestContext':{'stage':'s','identity':{'sourceIp':'192.0.2.1'}}}";
    private static final String V2 = "{'version':'2.0','rawPath':'/s/p','headers':{'a':'1,2'},'cookies':['x=1','y=2'],"
            + "'body':'{\\\"a\\\":\\\"\\u00fc\\\"}','isBase64Encoded':false,"
            + "'requestContext':{'stage':'s','http':{'method':'POST','sourceIp':'192.0.2.2'}}}";

    private final List<EndpointRequest> seen = new ArrayList<>();
    private final EndpointHandler recording = request -> {
        seen.add(request);
        return new EndpointResponse(
                201,
                Headers.of("X-A", "1")
                        .adding("X-A", "2")
                        .with("Set-Cookie", "c=1")
                        .adding("Set-Cookie", "d=2"),
                new byte[] {'o', 'k'});
    };

    private static JsonObject event(String json) {
        return JsonObject.parse(json.replace('\'', '"'));
    }

    @Test
    void handle_v1_readsAllValuesAndAnswersWithAllValues() {
        assertThat(LambdaHost.of(recording).handle(event(V1)).toJson())
                .isEqualTo("{\"statusCode\":201,\"headers\":{\"Set-Cookie\":\"c=1\",\"X-A\":\"1\"},\"body\":\"ok\","
                        + "\"isBase64Encoded\":false,"
                        + "\"multiValueHeaders\":{\"Set-Cookie\":[\"c=1\",\"d=2\"],\"X-A\":[\"1\",\"2\"]}}");
        EndpointRequest request = seen.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/p");
        assertThat(request.remoteAddress()).isEqualTo("192.0.2.1");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"}");
        assertThat(request.headers().all("A")).contains("1", "2");
    }

    @Test
    void handle_v2_dropsTheStageJoinsCookiesAndAnswersWithCookies() {
        assertThat(LambdaHost.of(recording).handle(event(V2)).toJson())
                .isEqualTo("{\"statusCode\":201,\"headers\":{\"X-A\":\"1, 2\"},\"body\":\"ok\","
                        + "\"isBase64Encoded\":false,\"cookies\":[\"c=1\",\"d=2\"]}");
        EndpointRequest request = seen.get(0);
        assertThat(request.path()).isEqualTo("/p");
        assertThat(request.remoteAddress()).isEqualTo("192.0.2.2");
        assertThat(request.headers().all("Cookie")).containsExactly("x=1; y=2");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"ü\"}");
    }

    @Test
    void handle_answerThatIsNoText_goesOutAsBase64() {
        EndpointHandler bytes = r -> new EndpointResponse(200, Headers.empty(), new byte[] {(byte) 0xff});
        JsonObject answer = LambdaHost.of(bytes).handle(event(V2));
        assertThat(answer.string("body")).isEqualTo("/w==");
        assertThat(answer.bool("isBase64Encoded")).isTrue();
    }

    @Test
    void handle_bodyThatIsNoBase64OrFieldOfAnotherType_is400InItsShape() {
        JsonObject bad = LambdaHost.of(recording).handle(event(V1.replace("eyJ9", "%%")));
        assertThat(bad.integer("statusCode")).isEqualTo(400);
        assertThat(bad.string("body")).contains("the body of the event should be base64 but is not");
        assertThat(LambdaHost.of(recording)
                        .handle(event(V2.replace("'isBase64Encoded':false", "'isBase64Encoded':7")))
                        .integer("statusCode"))
                .isEqualTo(400);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'Records':[]} | Records",
                "{'version':'2.0','requestContext':{},'rawPath':'/'} | requestContext",
                "{'httpMethod':'POST','path':'/x'} | httpMethod",
                "{'type':'REQUEST','methodArn':'arn:aws:x'} | methodArn",
                "{'detail-type':'x','detail':{}} | detail-type"
            })
    void handle_eventOfAnotherService_isRefused(String event, String member) {
        assertThatThrownBy(() -> LambdaHost.of(recording).handle(event(event)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the event is of no known kind: it has '" + member + "' but is neither one of API Gateway in"
                                + " format 1.0 nor one in format 2.0 or of a function URL; connect the function to one of these,"
                                + " or invoke it with the envelope alone");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {29_000, 1_250})
    void handleRequest_remainingTime_isTheDeadlineLessTheMargin(long millis) throws IOException {
        ManualTime time = new ManualTime();
        Duration[] left = new Duration[1];
        DataActionEndpoint endpoint = DataActionEndpoint.builder("x", call -> {
                    left[0] = call.deadline().remaining();
                    return DataActionResult.of(call.input());
                })
                .auth(EndpointAuth.none())
                .clock(time)
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LambdaHost.of(endpoint)
                .withClock(time)
                .withMargin(Duration.ofSeconds(1))
                .handleRequest(new ByteArrayInputStream(new byte[] {'{', '}'}), out, Duration.ofMillis(millis));
        assertThat(left[0]).isEqualTo(Duration.ofMillis(millis - 1_000));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    @Test
    void handle_directFailure_isTheAnswerOrFailsTheFunctionIfTold() {
        LambdaHost host = LambdaHost.of(DataActionEndpoint.builder("x", call -> {
                    throw new DataActionException(Code.CONFLICT, "drift", false, null);
                })
                .auth(EndpointAuth.none())
                .build());
        assertThat(host.handle(JsonObject.empty()).string("title")).isEqualTo("CONFLICT");
        assertThatThrownBy(() -> host.withFunctionErrors().handle(JsonObject.empty()))
                .isInstanceOf(DataActionException.class)
                .hasMessageContaining("\"title\":\"CONFLICT\"")
                .satisfies(e -> assertThat(((DataActionException) e).code()).isEqualTo(Code.CONFLICT));
        // A gateway gets the status either way.
        assertThat(host.withFunctionErrors().handle(event(V2)).integer("statusCode"))
                .isEqualTo(409);
    }
}
