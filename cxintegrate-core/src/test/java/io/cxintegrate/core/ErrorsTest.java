package io.cxintegrate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void throwIfAny_several_listsAllWithTheirPaths() {
        Violations v = Violations.of("connector 'db-1'")
                .unless(false, "pool.max", "must be at most %d but is %d", 50, 60)
                .unless(true, "pool.min", "never")
                .required(" ", "name");
        assertThatThrownBy(v::throwIfAny)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        connector 'db-1' has 2 problems:
                          - pool.max: must be at most 50 but is 60
                          - name: is required but missing or blank""");
        assertThat(v.list()).hasSize(2);
    }

    @Test
    void throwIfAny_none_doesNothing() {
        assertThatCode(() -> Violations.of("x").throwIfAny()).doesNotThrowAnyException();
    }

    @Test
    void add_percentWithoutArguments_isTakenAsItIs() {
        assertThat(Violations.of("x").add("p", "100 % wrong").list().get(0).problem())
                .isEqualTo("100 % wrong");
    }

    @Test
    void addAll_prefix_isPutBeforeEachPath() {
        Violations v = Violations.of("x").addAll("a", List.of(new Violation("b", "bad"), new Violation("", "worse")));
        assertThat(v.list()).extracting(Violation::path).containsExactly("a.b", "a");
    }

    @Test
    void getMessage_afterSeveralAttempts_tellsThem() {
        UnavailableException e = new UnavailableException(
                "cognigy TOKEN failed: 503",
                ErrorContext.builder()
                        .platform("cognigy")
                        .operation("TOKEN")
                        .status(503)
                        .retryable(true)
                        .build(),
                null);
        e.attachAttempts(List.of(
                new AttemptRecord(1, "429", Duration.ofSeconds(7), "retry-after", null),
                new AttemptRecord(2, "503", Duration.ZERO, "none", "r-2")));
        assertThat(e).hasMessage("cognigy TOKEN failed: 503 (2 attempts: #1 429 then PT7S (retry-after); #2 503)");
        assertThat(e.attempts()).isEqualTo(2);
        assertThat(e.platform()).contains("cognigy");
        assertThat(e.status()).hasValue(503);
        assertThat(e.retryable()).isTrue();
    }

    @Test
    void require_outOfRange_saysWhatCame() {
        assertThatThrownBy(() -> Require.atLeast(1, 0, "maxAttempts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxAttempts must be at least 1 but is 0");
        assertThatThrownBy(() -> Require.between(1, 5, 9, "n")).hasMessage("n must be between 1 and 5 but is 9");
        assertThatThrownBy(() -> Require.positive(Duration.ZERO, "timeout"))
                .hasMessage("timeout must be longer than zero but is PT0S");
        assertThatThrownBy(() -> Require.text(" ", "name")).hasMessage("name must not be blank but is ' '");
    }
}
