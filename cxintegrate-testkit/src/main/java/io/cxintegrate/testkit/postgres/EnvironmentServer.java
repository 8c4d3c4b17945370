package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.InvalidInputException;
import java.util.Map;
import java.util.Optional;

/** A server somebody else runs and names in environment variables. */
record EnvironmentServer(String jdbcUrl, String username, Optional<String> password) implements PostgresServer {
    private static final String URL = "CXINTEGRATE_PG_URL";
    private static final String USER = "CXINTEGRATE_PG_USER";
    private static final String PASSWORD = "CXINTEGRATE_PG_PASSWORD";

    /** @throws InvalidInputException if the URL is not one of PostgreSQL; the text does not repeat it, it may hold a password */
    static Optional<PostgresServer> from(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "");
        if (url.isBlank()) {
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new InvalidInputException(
                    URL + " must look like jdbc:postgresql://host:5432/database but does not begin"
                            + " with jdbc:postgresql:");
        }
        String user = environment.getOrDefault(USER, "postgres");
        return Optional.of(new EnvironmentServer(url, user, Optional.ofNullable(environment.get(PASSWORD))));
    }

    @Override
    public String origin() {
        return "environment variable " + URL;
    }

    @Override
    public boolean outlivesTests() {
        return true;
    }

    /** Not the credentials. */
    @Override
    public String toString() {
        return origin();
    }

    @Override
    public void close() {
        // Not ours to stop.
    }
}
