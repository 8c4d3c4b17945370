package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.AttemptRecord;
import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.retry.RetryEvent;
import io.cxintegrate.testkit.secrets.Planted.Alphabet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search finds what is there: without this, no hits would mean nothing. */
class LeaksTest {
    private static final Logger LOG = LoggerFactory.getLogger("io.cxintegrate.testkit.secrets.planted");

    private final Planted secret = Planted.random("the secret");

    @ParameterizedTest
    @EnumSource
    void in_anySpelling_isFound(Alphabet alphabet) {
        Planted planted = Planted.random("it", alphabet);
        String value = planted.value();
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String text : List.of(
                value,
                Json.write(Map.of("message", "no " + value)),
                form,
                form.replace("+", "%20"),
                basic("demo", form),
                basic("x", form),
                basic("xy", value),
                value.substring(0, 20) + "...",
                "..." + value.substring(25))) {
            assertThat(planted.in("before " + text + " after")).as(text).isPresent();
        }
        assertThat(planted.in("before " + Planted.random("another", alphabet).value()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "debug", "info", "warn", "error"})
    void of_loggedSecret_isFoundAtAnyLevel(String level) {
        try (Leaks leaks = new Leaks()) {
            switch (level) {
                case "trace" -> LOG.trace("value={}", secret.value());
                case "debug" -> LOG.debug("value={}", secret.value());
                case "info" -> LOG.info("failed", new IllegalStateException(secret.value()));
                case "warn" -> LOG.warn("value={}", secret.value());
                default -> LOG.error("value={}", secret.value());
            }
            assertThat(leaks.of(secret)).singleElement().asString().startsWith("log tells the secret plain: ");
        }
    }

    @Test
    void of_exceptionThatTells_isFoundInEachOfItsTexts() {
        try (Leaks leaks = new Leaks()) {
            leaks.hear(new CredentialException(
                    "refused", ErrorContext.NONE, new IllegalArgumentException("bad " + secret.value())));
            assertThat(leaks.of(secret))
                    .extracting(found -> found.substring(0, found.indexOf(':')))
                    .containsExactly(
                            "stack trace tells the secret plain", "serialised exception tells the secret plain");
        }
    }

    @Test
    void of_errorContextThatTells_isFound() {
        try (Leaks leaks = new Leaks()) {
            leaks.hear(new CredentialException(
                    "refused",
                    ErrorContext.builder()
                            .problems(List.of(new Violation("$.x", secret.value())))
                            .build(),
                    null));
            CredentialException told = new CredentialException("refused", ErrorContext.NONE, null);
            told.attachAttempts(List.of(new AttemptRecord(1, secret.value(), Duration.ZERO, "none", null)));
            leaks.hear(told);
            assertThat(leaks.of(secret))
                    .hasSize(2)
                    .allSatisfy(found -> assertThat(found).startsWith("error context tells the secret plain"));
        }
    }

    @Test
    void of_metricEventAndRecordThatTell_areFound() {
        try (Leaks leaks = new Leaks()) {
            leaks.metrics().count("calls", 1, Map.of("operation", secret.value()));
            leaks.metrics().time("calls", Duration.ZERO, Map.of("operation", secret.value()));
            leaks.metrics().gauge(secret.value(), 1, Map.of());
            leaks.retryListener()
                    .onDecision(new RetryEvent(
                            secret.value(),
                            1,
                            new CredentialException("refused", ErrorContext.NONE, null),
                            Duration.ZERO,
                            "not-retryable",
                            false));
            leaks.audit()
                    .append(AuditEvent.builder()
                            .eventType("x")
                            .attribute("bot_id", secret.value())
                            .build());
            assertThat(leaks.of(secret))
                    .extracting(found -> found.substring(0, found.indexOf(" tells")))
                    .containsExactly("metric", "metric", "metric", "retry event", "audit record");
        }
    }

    @Test
    void close_leavesTheLogAsItWas() {
        try (Leaks leaks = new Leaks()) {
            assertThat(LOG.isTraceEnabled()).isTrue();
            assertThat(leaks.log()).isEmpty();
        }
        assertThat(LoggerFactory.getLogger("io.cxintegrate.testkit.secrets.later")
                        .isDebugEnabled())
                .isFalse();
    }

    private static String basic(String id, String encoded) {
        return Base64.getEncoder().encodeToString((id + ":" + encoded).getBytes(StandardCharsets.UTF_8));
    }
}
