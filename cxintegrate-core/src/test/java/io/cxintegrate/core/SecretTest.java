package io.cxintegrate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void toString_always_hidesTheValue() {
        assertThat(Secret.of("s3cr3t").toString()).isEqualTo("***");
        assertThat(String.valueOf(Map.of("a", Secret.of("s3cr3t")))).doesNotContain("s3cr3t");
    }

    @Test
    void equals_sameValue_isTrueAndHashSaysNothing() {
        assertThat(Secret.of("one")).isEqualTo(Secret.of("one")).hasSameHashCodeAs(Secret.of("two"));
        assertThat(Secret.of("one")).isNotEqualTo(Secret.of("two"));
    }

    @Test
    void reveal_afterDestroy_throws() {
        Secret secret = Secret.of("one");
        secret.destroy();
        secret.destroy();
        assertThatThrownBy(secret::reveal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the secret was destroyed");
    }

    @Test
    void of_charArray_copiesIt() {
        char[] mine = {'a', 'b'};
        Secret secret = Secret.of(mine);
        mine[0] = 'x';
        assertThat(secret.reveal()).isEqualTo("ab");
    }

    @Test
    void of_empty_isRefused() {
        assertThatThrownBy(() -> Secret.of("")).hasMessage("a secret must not be empty");
    }

    @Test
    void from_missingOrEmptyVariable_namesIt() {
        assertThatThrownBy(() -> Secret.from(Map.of(), "API_KEY"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("environment has 1 problem:\n  - API_KEY: must be set to the secret but is not set");
        assertThatThrownBy(() -> Secret.from(Map.of("API_KEY", ""), "API_KEY"))
                .hasMessage("environment has 1 problem:\n  - API_KEY: must be set to the secret but is empty");
        assertThat(Secret.from(Map.of("API_KEY", "k"), "API_KEY").reveal()).isEqualTo("k");
    }
}
