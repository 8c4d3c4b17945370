package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningServerTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h:5432/d, jdbc:postgresql://h:5432/x",
        "jdbc:postgresql://h/d?ssl=true&a=/b, jdbc:postgresql://h/x?ssl=true&a=/b",
        "'jdbc:postgresql://h1:1,h2:2/d', 'jdbc:postgresql://h1:1,h2:2/x'",
        "jdbc:postgresql://[::1]:5432/, jdbc:postgresql://[::1]:5432/x",
        "jdbc:postgresql://h, jdbc:postgresql://h/x",
        "jdbc:postgresql:d?a=b, jdbc:postgresql:x?a=b",
        "jdbc:postgresql:, jdbc:postgresql:x",
    })
    void withDatabase_anyForm_changesOnlyTheDatabase(String url, String expected) {
        assertThat(RunningServer.withDatabase(url, "x")).isEqualTo(expected);
    }
}
