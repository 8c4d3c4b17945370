package io.cxintegrate.core.dataaction.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.support.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever the function is invoked with, through the routes of a service: an answer, or the one exception of its contract. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class LambdaHostFuzzTest {
    private static final String SECRET = "s3cr3t-4711";
    private static final List<Integer> STATUSES = List.of(200, 400, 401, 404, 405, 413, 415, 422);

    @Group
    @PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 9_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<byte[]> events() {
            return Fuzz.bytes(
                    "{\"version\":\"1.0\",\"path\":\"/webhook/data-action\",\"httpMethod\":\"POST\",\"headers\":{},"
                            + "\"multiValueHeaders\":{\"Authorization\":[\"Bearer " + SECRET + "\"]},\"body\":\"e30=\","
                            + "\"isBase64Encoded\":true,\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.1\"}}}",
                    "{\"version\":\"2.0\",\"rawPath\":\"/health/ready\",\"headers\":{\"a\":\"1,2\"},\"cookies\":[\"x=1\"],"
                            + "\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"GET\"}}}",
                    "{\"version\":\"2.0\",\"rawPath\":\"/webhook/data-action\",\"headers\":{\"authorization\":\"Bearer "
                            + SECRET + "\"},\"body\":\"{}\",\"requestContext\":{\"http\":{\"method\":\"POST\"}}}",
                    "{\"actionName\":\"demo\",\"data\":{\"n\":1}}");
        }

        @Property
        void handleRequest_anyEvent_isAnswered(@ForAll("events") byte[] event) throws IOException {
            EndpointRoutes routes = EndpointRoutes.builder()
                    .route(
                            EndpointRoutes.DATA_ACTION,
                            DataActionEndpoint.builder("demo", call -> DataActionResult.of(call.input()))
                                    .auth(EndpointAuth.bearer(Secret.of(SECRET)))
                                    .build())
                    .build();
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            try (routes) {
                LambdaHost.of(routes).handleRequest(new ByteArrayInputStream(event), out);
            } catch (InvalidInputException e) {
                // Nobody knows the form of an answer to that.
                assertThat(e).hasMessageStartingWith("the event is of no known kind: ");
                assertThat(e.getMessage()).doesNotContain(SECRET);
                return;
            }

            JsonObject answer = Json.parseObject(out.toByteArray(), JsonLimits.DEFAULT);
            if (answer.has("statusCode")) {
                assertThat(answer.integer("statusCode")).isIn(STATUSES);
                assertThat(answer.has("body") && answer.has("isBase64Encoded")).isTrue();
            } else {
                // Invoked directly, there is no path, so the routes have nothing for it.
                assertThat(answer.integer("status")).isEqualTo(404);
            }
            assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
        }
    }
}
