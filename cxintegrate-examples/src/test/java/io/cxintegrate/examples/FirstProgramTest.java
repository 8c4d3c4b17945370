package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program of the README is this project's own source, and it works. */
class FirstProgramTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void readme_program_isTheSourceThatIsCompiledHere() throws IOException {
        String source = Files.readString(
                Path.of("src/main/java/io/cxintegrate/examples/FirstProgram.java"), StandardCharsets.UTF_8);
        List<String> readme = Files.readAllLines(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
        int end = readme.subList(0, readme.size()).indexOf("```");
        assertThat(end).as("the program ends before line 50").isBetween(1, 49);
        int start = readme.indexOf("```java");
        assertThat(String.join("\n", readme.subList(start + 1, end)) + "\n").isEqualTo(source);
    }

    @Test
    void start_requestOfCxone_isAnsweredFromTheDatabase() throws SQLException {
        try (PostgresFixture db = PostgresFixture.shared().freshDatabase()) {
            try (Connection c = db.connect();
                    Statement s = c.createStatement()) {
                s.execute("CREATE TABLE customer_accounts (id int, customer_id int, customer_name text)");
                s.execute("INSERT INTO customer_accounts VALUES (1, 42, 'Ada')");
            }
            try (DataActionServer server = FirstProgram.start(db.dataSource(), Secret.of("t0k3n"), 0);
                    HttpTransport transport = HttpTransport.jdk()) {
                TransportResponse answer = transport.send(new TransportRequest(
                        "POST",
                        server.baseUri().resolve("/webhook/data-action"),
                        Headers.of("Authorization", "Bearer t0k3n"),
                        "{\"variables\":{\"customer_id\":\"42\"}}".getBytes(StandardCharsets.UTF_8),
                        Duration.ofSeconds(30),
                        100_000));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                        .contains("\"result\":[{\"id\":1,\"customer_name\":\"Ada\"}]");
            }
        }
    }
}
