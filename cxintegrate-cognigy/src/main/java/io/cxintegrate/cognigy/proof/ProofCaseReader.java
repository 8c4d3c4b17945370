package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a case as its JSON has them, checked as a whole. Immutable. */
record ProofCaseReader(
        String name,
        Instant now,
        @Nullable JsonObject context,
        @Nullable JsonObject expectedRequest,
        @Nullable String expectedError,
        int status,
        @Nullable Object response,
        @Nullable JsonObject expectedResult) {
    private static final Set<String> MEMBERS = Set.of(
            "name",
            "description",
            "now",
            "context",
            "expected_request",
            "expected_error",
            "status",
            "response",
            "expected_result");

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong */
    static ProofCaseReader read(String source, JsonObject json) {
        String called = json.get("name") instanceof String s && !s.isBlank() ? "proof case '" + s + "'" : "proof case";
        Violations violations = Violations.of(called + (source.isEmpty() ? "" : " in " + source));
        violations.required(text(json, "name", violations), "name");
        JsonObject context = object(json, "context", violations);
        JsonObject expectedRequest = object(json, "expected_request", violations);
        String expectedError = text(json, "expected_error", violations);
        JsonObject expectedResult = object(json, "expected_result", violations);
        boolean request = json.has("expected_request") || json.has("expected_error");
        boolean response = json.has("status") || json.has("response");
        violations.unless(
                request || json.has("expected_result"),
                "",
                "expects nothing; give expected_request, expected_error or expected_result");
        violations.unless(
                !(json.has("expected_request") && json.has("expected_error")),
                "expected_error",
                "contradicts expected_request; keep one");
        violations.unless(!request || json.has("context"), "context", "is required for what the request has to be");
        violations.unless(
                !json.has("expected_result") || response,
                "response",
                "is required for what the result has to be; give response, or status when there is no body");
        // A misspelt expectation would expect nothing, and pass.
        json.names().stream()
                .filter(member -> !MEMBERS.contains(member) && !member.startsWith("x_"))
                .forEach(member -> violations.add(member, "is no member of a case; begin an own one with x_"));
        Instant now = now(json, violations);
        int status = status(json, violations);
        violations.throwIfAny();
        return new ProofCaseReader(
                json.string("name"),
                now,
                context,
                expectedRequest,
                expectedError,
                status,
                json.get("response"),
                expectedResult);
    }

    private static Instant now(JsonObject json, Violations violations) {
        String text = text(json, "now", violations);
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            violations.add("now", "must be an instant such as 2026-01-01T00:00:00Z");
            return Instant.EPOCH;
        }
    }

    private static int status(JsonObject json, Violations violations) {
        if (!json.has("status")) {
            return 200;
        }
        BigDecimal status = json.get("status") instanceof Number n ? Json.decimal(n) : BigDecimal.ZERO;
        try {
            int exact = status.intValueExact();
            violations.unless(exact >= 100 && exact <= 599, "status", "must be an HTTP status from 100 to 599");
            return exact;
        } catch (ArithmeticException e) {
            violations.add("status", "must be an HTTP status from 100 to 599");
            return 200;
        }
    }

    private static @Nullable String text(JsonObject json, String member, Violations violations) {
        Object value = json.get(member);
        violations.unless(
                !json.has(member) || value instanceof String,
                member,
                "must be a string but is of type %s",
                Json.typeOf(value));
        return value instanceof String s ? s : null;
    }

    private static @Nullable JsonObject object(JsonObject json, String member, Violations violations) {
        boolean there = json.has(member) && json.get(member) instanceof Map;
        violations.unless(
                !json.has(member) || there,
                member,
                "must be an object but is of type %s",
                Json.typeOf(json.get(member)));
        return there ? json.object(member) : null;
    }
}
