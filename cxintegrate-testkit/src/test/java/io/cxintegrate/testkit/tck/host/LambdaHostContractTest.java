package io.cxintegrate.testkit.tck.host;

import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The events as AWS documents them, each with what it would make of the request. */
class LambdaHostContractTest {
    private static byte[] invoke(EndpointHandler handler, byte[] event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LambdaHost.of(handler).handleRequest(new ByteArrayInputStream(event), out, Duration.ofSeconds(29));
        return out.toByteArray();
    }

    private static EndpointResponse unwrapped(byte[] answer) {
        JsonObject json = Json.parseObject(answer, JsonLimits.DEFAULT);
        Headers headers = Headers.empty();
        for (Map.Entry<String, ?> each : json.object("headers").asMap().entrySet()) {
            headers = headers.with(each.getKey(), (String) each.getValue());
        }
        byte[] body = json.bool("isBase64Encoded")
                ? Base64.getDecoder().decode(json.string("body"))
                : json.string("body").getBytes(StandardCharsets.UTF_8);
        return new EndpointResponse(json.integer("statusCode"), headers, body);
    }

    private static JsonObject.Builder withBody(JsonObject.Builder event, byte[] body, boolean base64) {
        if (body.length == 0) {
            return event.put("body", null).put("isBase64Encoded", false);
        }
        return base64
                ? event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true)
                : event.put("body", new String(body, StandardCharsets.UTF_8)).put("isBase64Encoded", false);
    }

    private interface Shape {
        byte[] event(String method, String path, Headers headers, byte[] body);
    }

    private abstract static class Gateway extends EndpointHostContract {
        abstract byte[] event(String method, String path, Headers headers, byte[] body);

        @Override
        protected Host start(EndpointHandler handler) {
            Shape shape = this::event;
            return new Host() {
                @Override
                public EndpointResponse send(String method, String path, Headers headers, byte[] body)
                        throws IOException {
                    return unwrapped(invoke(handler, shape.event(method, path, headers, body)));
                }

                @Override
                public void close() {
                    // A function holds nothing.
                }
            };
        }
    }

    @Nested
    class RestApi extends Gateway {
        @Override
        byte[] event(String method, String path, Headers headers, byte[] body) {
            Map<String, Object> last = new LinkedHashMap<>();
            Map<String, Object> all = new LinkedHashMap<>();
            for (String name : headers.names()) {
                List<String> values = headers.all(name);
                last.put(name, values.get(values.size() - 1));
                all.put(name, values);
            }
            return Json.writeBytes(withBody(
                            JsonObject.builder()
                                    .put("version", "1.0")
                                    .put("resource", "/{proxy+}")
                                    .put("path", path)
                                    .put("httpMethod", method)
                                    .put("headers", last)
                                    .put("multiValueHeaders", all)
                                    .put("queryStringParameters", null)
                                    .put(
                                            "requestContext",
                                            JsonObject.of(
                                                    "stage", "prod", "identity", Map.of("sourceIp", "192.0.2.1"))),
                            body,
                            // Latin-1 would not survive as text.
                            true)
                    .build());
        }
    }

    @Nested
    class HttpApi extends Gateway {
        boolean base64() {
            return true;
        }

        String stage() {
            return "prod";
        }

        @Override
        byte[] event(String method, String path, Headers headers, byte[] body) {
            Map<String, Object> joined = new LinkedHashMap<>();
            for (String name : headers.names()) {
                joined.put(name.toLowerCase(Locale.ROOT), String.join(",", headers.all(name)));
            }
            boolean named = !stage().equals("$default");
            return Json.writeBytes(withBody(
                            JsonObject.builder()
                                    .put("version", "2.0")
                                    .put("routeKey", "$default")
                                    .put("rawPath", (named ? "/" + stage() : "") + path)
                                    .put("rawQueryString", "")
                                    .put("headers", joined)
                                    .put("cookies", List.of("a=1", "b=2"))
                                    .put(
                                            "requestContext",
                                            JsonObject.of(
                                                    "stage",
                                                    stage(),
                                                    "http",
                                                    Map.of("method", method, "path", path, "sourceIp", "192.0.2.1"))),
                            body,
                            base64())
                    .build());
        }
    }

    @Nested
    class FunctionUrl extends HttpApi {
        @Override
        String stage() {
            return "$default";
        }
    }

    @Nested
    class Direct extends EndpointHostContract {
        @Override
        protected boolean carriesHttp() {
            return false;
        }

        @Override
        protected Host start(EndpointHandler handler) {
            return new Host() {
                @Override
                public EndpointResponse send(String method, String path, Headers headers, byte[] body)
                        throws IOException {
                    byte[] answer = invoke(handler, body);
                    JsonObject json = Json.parseObject(answer, JsonLimits.DEFAULT);
                    int status = json.has("title") ? json.integer("status") : 200;
                    return new EndpointResponse(status, Headers.empty(), answer);
                }

                @Override
                public void close() {
                    // A function holds nothing.
                }
            };
        }
    }
}
