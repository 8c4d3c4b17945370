package io.cxintegrate.testkit.postgres;

import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container. The only class that needs Testcontainers; nobody loads it without. */
final class ContainerServer implements PostgresServer {
    /** What must be on the class path before this class is touched. */
    static final String NEEDS = "org.testcontainers.postgresql.PostgreSQLContainer";

    private static final String IMAGE = "postgres:16-alpine";

    private final PostgreSQLContainer container;

    private ContainerServer(PostgreSQLContainer container) {
        this.container = container;
    }

    /** @throws RuntimeException whatever Testcontainers throws, such as when the image cannot be pulled */
    static PostgresServer start() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        try {
            container
                    .withCommand("postgres", "-c", "fsync=off", "-c", "synchronous_commit=off")
                    .start();
            return new ContainerServer(container);
        } catch (RuntimeException | Error e) {
            container.stop();
            throw e;
        }
    }

    @Override
    public String jdbcUrl() {
        return container.getJdbcUrl();
    }

    @Override
    public String username() {
        return container.getUsername();
    }

    @Override
    public Optional<String> password() {
        return Optional.of(container.getPassword());
    }

    @Override
    public String origin() {
        return "Testcontainers image " + IMAGE;
    }

    @Override
    public boolean outlivesTests() {
        return false;
    }

    @Override
    public void close() {
        container.stop();
    }
}
