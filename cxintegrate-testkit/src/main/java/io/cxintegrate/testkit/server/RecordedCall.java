package io.cxintegrate.testkit.server;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request and what was answered, with every secret masked as {@code ***} before it was recorded. Immutable and safe to
 * share.
 */
public final class RecordedCall {
    /** How far the exchange has come. */
    enum Outcome {
        PENDING,
        ANSWERED,
        RESET
    }

    private final int number;
    private final Instant at;
    private final Duration offset;
    private final String method;
    private final String path;
    private final @Nullable Operation operation;
    private final Map<String, List<String>> requestHeaders;
    private final String requestBody;
    private final @Nullable String fault;
    private final Outcome outcome;
    private final int status;
    private final Map<String, List<String>> responseHeaders;
    private final String responseBody;

    /** A request that has just arrived; everything handed in is masked. */
    RecordedCall(
            int number,
            Instant at,
            Duration offset,
            String method,
            String path,
            @Nullable Operation operation,
            Map<String, List<String>> requestHeaders,
            String requestBody,
            @Nullable String fault) {
        this.number = number;
        this.at = at;
        this.offset = offset;
        this.method = method;
        this.path = path;
        this.operation = operation;
        this.requestHeaders = byName(requestHeaders);
        this.requestBody = requestBody;
        this.fault = fault;
        outcome = Outcome.PENDING;
        status = 0;
        responseHeaders = Map.of();
        responseBody = "";
    }

    private RecordedCall(
            RecordedCall call, Outcome outcome, int status, Map<String, List<String>> headers, String body) {
        number = call.number;
        at = call.at;
        offset = call.offset;
        method = call.method;
        path = call.path;
        operation = call.operation;
        requestHeaders = call.requestHeaders;
        requestBody = call.requestBody;
        fault = call.fault;
        this.outcome = outcome;
        this.status = status;
        responseHeaders = byName(headers);
        responseBody = body;
    }

    RecordedCall answered(int code, Map<String, List<String>> headers, String body) {
        return new RecordedCall(this, Outcome.ANSWERED, code, headers, body);
    }

    RecordedCall reset() {
        return new RecordedCall(this, Outcome.RESET, 0, Map.of(), "");
    }

    Outcome outcome() {
        return outcome;
    }

    /** Its place in the journal, from 1, in the order of arrival. */
    public int number() {
        return number;
    }

    /** When it arrived, by the wall clock of the fake. */
    public Instant at() {
        return at;
    }

    /** When it arrived, counted from the start of the fake; a jump of the wall clock does not show. */
    public Duration offset() {
        return offset;
    }

    /** The method, in capitals. */
    public String method() {
        return method;
    }

    /** Path and query. */
    public String path() {
        return path;
    }

    /** What it was; empty when the fake knows no such request. */
    public Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** The first value of a request header, whatever the case of its name. */
    public Optional<String> requestHeader(String name) {
        return first(requestHeaders, name);
    }

    /** The request headers; look-ups ignore the case of the name. */
    public Map<String, List<String>> requestHeaders() {
        return requestHeaders;
    }

    /** The request body; empty when there was none. */
    public String requestBody() {
        return requestBody;
    }

    /**
     * The request body as JSON.
     *
     * @throws io.cxintegrate.core.json.JsonException if it is no JSON object
     */
    public JsonObject requestJson() {
        return JsonObject.parse(requestBody);
    }

    /** The planned fault it met, in words. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** The status answered; empty while there is no answer and when the connection was reset. */
    public OptionalInt status() {
        return outcome == Outcome.ANSWERED ? OptionalInt.of(status) : OptionalInt.empty();
    }

    /** The first value of a response header, whatever the case of its name. */
    public Optional<String> responseHeader(String name) {
        return first(responseHeaders, name);
    }

    /** The response headers the fake set; look-ups ignore the case of the name. */
    public Map<String, List<String>> responseHeaders() {
        return responseHeaders;
    }

    /** The response body; empty when there was none. */
    public String responseBody() {
        return responseBody;
    }

    /**
     * The response body as JSON.
     *
     * @throws io.cxintegrate.core.json.JsonException if it is no JSON object
     */
    public JsonObject responseJson() {
        return JsonObject.parse(responseBody);
    }

    /** One line, as in {@link Journal#describe()}. */
    @Override
    public String toString() {
        return JournalTable.of(List.of(this)).strip();
    }

    private static Optional<String> first(Map<String, List<String>> headers, String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }

    private static Map<String, List<String>> byName(Map<String, List<String>> headers) {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return Collections.unmodifiableMap(byName);
    }
}
