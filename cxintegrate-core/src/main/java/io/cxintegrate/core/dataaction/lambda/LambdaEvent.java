package io.cxintegrate.core.dataaction.lambda;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The shapes of events, told apart by their fields, and what goes back for each. Source: AWS, "Create AWS Lambda proxy
 * integrations for HTTP APIs in API Gateway", which has payload format 1.0 (also of REST APIs and load balancers) and 2.0 (also
 * of function URLs).
 */
enum LambdaEvent {
    GATEWAY_V1 {
        @Override
        EndpointRequest request(JsonObject event, byte[] raw, Deadline deadline) {
            Map<String, List<String>> headers = single(event, "headers");
            // The whole of what is in "headers", and more.
            headers.putAll(lists(event, "multiValueHeaders"));
            JsonObject identity = child(child(event, "requestContext"), "identity");
            return new EndpointRequest(
                    text(event, "httpMethod").toUpperCase(Locale.ROOT),
                    text(event, "path"),
                    Headers.ofAll(headers),
                    body(event),
                    text(identity, "sourceIp"),
                    deadline);
        }

        @Override
        byte[] answer(EndpointResponse response) {
            Map<String, Object> first = new LinkedHashMap<>();
            Map<String, Object> all = new LinkedHashMap<>();
            for (String name : response.headers().names()) {
                first.put(name, response.headers().all(name).get(0));
                all.put(name, response.headers().all(name));
            }
            return Json.writeBytes(envelope(response, first).with("multiValueHeaders", all));
        }
    },
    GATEWAY_V2 {
        @Override
        EndpointRequest request(JsonObject event, byte[] raw, Deadline deadline) {
            JsonObject context = child(event, "requestContext");
            JsonObject http = child(context, "http");
            Map<String, List<String>> headers = single(event, "headers");
            event.optionalArray("cookies")
                    .ifPresent(cookies -> headers.put(
                            "cookie",
                            List.of(String.join(
                                    "; ", cookies.stream().map(String::valueOf).toList()))));
            return new EndpointRequest(
                    text(http, "method").toUpperCase(Locale.ROOT),
                    withoutStage(text(event, "rawPath"), text(context, "stage")),
                    Headers.ofAll(headers),
                    body(event),
                    text(http, "sourceIp"),
                    deadline);
        }

        /** The raw path begins with the stage, except for the default one. */
        private String withoutStage(String path, String stage) {
            return !stage.isEmpty() && path.startsWith("/" + stage + "/") ? path.substring(stage.length() + 1) : path;
        }

        @Override
        byte[] answer(EndpointResponse response) {
            Map<String, Object> joined = new LinkedHashMap<>();
            for (String name : response.headers().names()) {
                if (!name.equalsIgnoreCase("Set-Cookie")) {
                    joined.put(name, String.join(", ", response.headers().all(name)));
                }
            }
            return Json.writeBytes(envelope(response, joined)
                    .with("cookies", response.headers().all("Set-Cookie")));
        }
    },
    /** The event is the envelope. */
    DIRECT {
        @Override
        EndpointRequest request(JsonObject event, byte[] raw, Deadline deadline) {
            return new EndpointRequest("POST", "/", Headers.of("Content-Type", "application/json"), raw, "", deadline);
        }

        @Override
        byte[] answer(EndpointResponse response) {
            return response.body();
        }
    };

    /** Members that events of other services have, and no envelope of a Data Action. */
    private static final List<String> FOREIGN =
            List.of("Records", "requestContext", "httpMethod", "rawPath", "methodArn", "detail-type", "awslogs");

    /** @throws InvalidInputException if it is the event of something that cannot be a call of a Data Action */
    static LambdaEvent of(JsonObject event) {
        boolean context = event.get("requestContext") instanceof Map;
        if (context && event.get("httpMethod") instanceof String && event.get("path") instanceof String) {
            return GATEWAY_V1;
        }
        if (context
                && "2.0".equals(event.get("version"))
                && event.get("rawPath") instanceof String
                && child(event, "requestContext").get("http") instanceof Map) {
            return GATEWAY_V2;
        }
        for (String foreign : FOREIGN) {
            if (event.has(foreign)) {
                throw new InvalidInputException("the event is of no known kind: it has '" + foreign
                        + "' but is neither one of API Gateway in format 1.0 nor one in format 2.0 or of a function URL;"
                        + " connect the function to one of these, or invoke it with the envelope alone");
            }
        }
        return DIRECT;
    }

    /** @throws InvalidInputException if the body is not the base64 it says to be, or a member is of another type */
    abstract EndpointRequest request(JsonObject event, byte[] raw, Deadline deadline);

    abstract byte[] answer(EndpointResponse response);

    private static JsonObject envelope(EndpointResponse response, Map<String, Object> headers) {
        JsonObject.Builder answer =
                JsonObject.builder().put("statusCode", response.status()).put("headers", headers);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response.body()))
                    .toString();
            return answer.put("body", text).put("isBase64Encoded", false).build();
        } catch (CharacterCodingException e) {
            return answer.put("body", Base64.getEncoder().encodeToString(response.body()))
                    .put("isBase64Encoded", true)
                    .build();
        }
    }

    private static byte[] body(JsonObject event) {
        String body = text(event, "body");
        if (!event.optionalBool("isBase64Encoded").orElse(false)) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("the body of the event should be base64 but is not");
        }
    }

    private static JsonObject child(JsonObject event, String name) {
        return event.optionalObject(name).orElse(JsonObject.empty());
    }

    private static String text(JsonObject event, String name) {
        return event.optionalString(name).orElse("");
    }

    private static Map<String, List<String>> single(JsonObject event, String name) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        child(event, name).asMap().forEach((field, value) -> fields.put(field, List.of(String.valueOf(value))));
        return fields;
    }

    private static Map<String, List<String>> lists(JsonObject event, String name) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        child(event, name).asMap().forEach((field, values) -> {
            List<String> all = new ArrayList<>();
            if (values instanceof List<?> list) {
                list.forEach(value -> all.add(String.valueOf(value)));
            }
            fields.put(field, all);
        });
        return fields;
    }
}
