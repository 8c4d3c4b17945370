package io.cxintegrate.genesys.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPhrasesTest {
    @ParameterizedTest
    @CsvSource({
        "404, Not Found",
        "500, Internal Server Error",
        "429, Too Many Requests",
        "302, Found",
        "399, Redirection",
        "499, Client Error",
        "599, Server Error",
        "700, Unknown Status"
    })
    void of_anyStatus_hasWords(int status, String words) {
        assertThat(ReasonPhrases.of(status)).isEqualTo(words);
    }
}
