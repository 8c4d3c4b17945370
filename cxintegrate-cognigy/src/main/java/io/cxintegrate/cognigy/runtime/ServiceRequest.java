package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one mapping: JSON in the body, or for methods that have none as parameters of the query. Immutable and safe to
 * share between threads.
 */
final class ServiceRequest {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final String method;
    private final String operation;
    private final URI root;
    private final String path;

    ServiceRequest(IntegrationMapping mapping) {
        URI uri = URI.create(URI.create(mapping.endpointUrl()).toASCIIString());
        method = mapping.method();
        operation = mapping.name();
        root = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        String raw = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        path = uri.getRawQuery() == null ? raw : raw + "?" + uri.getRawQuery();
    }

    /** Scheme, host and port. */
    URI root() {
        return root;
    }

    /**
     * @throws InvalidInputException if the query cannot carry a member
     * @throws IllegalArgumentException if the path holds what has to be percent-encoded, whatever {@code json} is
     */
    ApiRequestBuilder of(JsonObject json) {
        ApiRequestBuilder request = switch (method) {
            case "POST" -> ApiRequest.post(path);
            case "PUT" -> ApiRequest.put(path);
            case "PATCH" -> ApiRequest.patch(path);
            case "DELETE" -> ApiRequest.delete(path);
            default -> ApiRequest.get(path);
        };
        if (WITH_BODY.contains(method)) {
            request.json(json);
        } else {
            json.asMap().forEach((name, value) -> parameter(request, name, value));
        }
        return request.operation(operation).anyStatus();
    }

    private void parameter(ApiRequestBuilder request, String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> single(request, name, each));
        } else {
            single(request, name, value);
        }
    }

    private void single(ApiRequestBuilder request, String name, @Nullable Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof JsonObject) {
            throw new InvalidInputException("member '" + name
                    + "' of the request should be a string, a number, a boolean or a list of these, because " + method
                    + " carries it in the query, but is " + Json.typeOf(value));
        }
        if (value != null) {
            request.query(name, value instanceof Number n ? Json.write(n) : value.toString());
        }
    }
}
