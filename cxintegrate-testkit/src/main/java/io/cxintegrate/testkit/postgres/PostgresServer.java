package io.cxintegrate.testkit.postgres;

import java.util.Optional;

/** A server that answers, and how to end it. Implementations are safe to share between threads. */
interface PostgresServer extends AutoCloseable {

    /** With a database to connect to, and without credentials unless the user put them there. */
    String jdbcUrl();

    String username();

    Optional<String> password();

    /** Where it came from, for people; no secret. */
    String origin();

    /** Whether what is left in it will be there after {@link #close()}. */
    boolean outlivesTests();

    /** Ends what was started; idempotent. */
    @Override
    void close();
}
