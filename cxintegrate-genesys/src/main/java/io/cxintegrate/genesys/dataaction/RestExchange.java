package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.MappingException;
import io.cxintegrate.genesys.internal.UnfitValueException;
import io.cxintegrate.genesys.internal.UriTemplate;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link RestDataAction} sends, and what it makes of the answer. Immutable and safe to share between threads. */
final class RestExchange {
    static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Set<Integer> WORTH_REPEATING = Set.of(429, 500, 502, 503, 504);

    private final String name;
    private final String method;
    private final UriTemplate uri;
    private final @Nullable FieldMapping requestBody;
    private final int maxResponseBytes;
    private final int quotedCharacters;
    private final ApiClient client;

    RestExchange(
            String name,
            String method,
            UriTemplate uri,
            @Nullable FieldMapping requestBody,
            int maxResponseBytes,
            int quotedCharacters,
            ApiClient client) {
        this.name = name;
        this.method = method;
        this.uri = uri;
        this.requestBody = requestBody;
        this.maxResponseBytes = maxResponseBytes;
        this.quotedCharacters = quotedCharacters;
        this.client = client;
    }

    static boolean hasBody(String method) {
        return WITH_BODY.contains(method);
    }

    /** Attempts are few and close together: somebody is on the line. */
    static RetryPolicy defaultRetry() {
        return RetryPolicy.builder()
                .maxAttempts(3)
                .backoff(Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(2)))
                .retryAfterCap(Duration.ofSeconds(30))
                .deadline(Duration.ofSeconds(60))
                .retryOn(RestExchange::isWorthRepeating)
                .build();
    }

    /** @throws DataActionException if there is no JSON object to be had */
    JsonObject call(DataActionCall call) {
        ApiRequest request = request(call);
        if (call.simulated() && !method.equals("GET")) {
            throw new DataActionException(
                    Code.UNPROCESSABLE, name + " sends " + method + ", which cannot be rehearsed", false, null);
        }
        ApiResponse response;
        try {
            response = client.send(request);
        } catch (CxException e) {
            throw RestFailures.ofExchange(e, maxResponseBytes);
        }
        if (quotedCharacters > 0 && response.status() >= 300) {
            throw RestFailures.quoting(response, name, WORTH_REPEATING.contains(response.status()), quotedCharacters);
        }
        try {
            return response.status() == 204 || response.status() == 205 ? JsonObject.empty() : response.json();
        } catch (DefectException e) {
            throw RestFailures.noObject(e);
        }
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }

    private ApiRequest request(DataActionCall call) {
        try {
            String target = uri.expand(call.input());
            ApiRequestBuilder request = switch (method) {
                case "POST" -> ApiRequest.post(target);
                case "PUT" -> ApiRequest.put(target);
                case "PATCH" -> ApiRequest.patch(target);
                case "DELETE" -> ApiRequest.delete(target);
                default -> ApiRequest.get(target);
            };
            if (hasBody(method)) {
                request.json(requestBody == null ? call.input() : requestBody.apply(call.input()));
            }
            if (quotedCharacters > 0) {
                request.anyStatus();
            }
            return request.operation(name)
                    .deadline(
                            Durations.max(Duration.ofMillis(1), call.deadline().remaining()))
                    .build();
        } catch (UnfitValueException | MappingException e) {
            throw InputContract.invalid("Invalid input: " + e.getMessage());
        }
    }

    /** The client says which repeats are safe; of those, a time-out is not worth it, because the caller waits as well. */
    private static boolean isWorthRepeating(CxException e) {
        if (!e.retryable()) {
            return false;
        }
        return e instanceof TransportException lost
                ? lost.kind() != TransportException.Kind.TIMEOUT
                : e.status().isEmpty() || WORTH_REPEATING.contains(e.status().getAsInt());
    }
}
