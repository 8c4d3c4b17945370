package io.cxintegrate.core.store;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The versions of JSON Schemas, by subject: appended, never changed, never deleted. Implementations are safe to share between
 * threads, and between processes if that is what they are for; whoever creates one closes it. The testkit's
 * {@code SchemaHistoryContract} checks one.
 *
 * <p>Every method may do I/O, throws {@link IllegalArgumentException} if the subject is no
 * {@linkplain io.cxintegrate.core.Require#name name}, and {@link io.cxintegrate.core.UnavailableException} when the history
 * cannot be reached. Whether a schema is one, or fits those before it, is not looked at here.
 */
public interface SchemaHistory {
    /** All versions of a subject, oldest first, from 1 without gaps; empty when there are none. */
    List<SchemaVersion> versions(String subject);

    /** The newest version of a subject; empty when there is none. */
    Optional<SchemaVersion> latest(String subject);

    /**
     * Appends a schema as the next version, if the newest one is the expected one. Safe to repeat when the answer was lost: a
     * schema that {@linkplain SchemaVersion#hasSchema is the same} as the newest one is not appended again, whatever was
     * expected.
     *
     * @param expectedLatest the version this one is to follow, 0 if there may be none yet
     * @return the version that now has this schema; empty, and nothing is changed, when another schema came first
     * @throws IllegalArgumentException if the expected version is negative
     */
    Optional<SchemaVersion> append(String subject, JsonObject schema, int expectedLatest);

    /** A history in memory, which forgets everything with the process. */
    static SchemaHistory inMemory() {
        return new InMemorySchemaHistory();
    }
}
