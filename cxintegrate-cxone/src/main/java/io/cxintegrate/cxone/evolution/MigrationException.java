package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.transform.fields.MappingException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event that an {@link EventMigration} cannot migrate. Immutable and safe to share. The message names pointers, rules and
 * types, never a value of the event.
 */
public final class MigrationException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** Where in a migration it failed. */
    public enum Stage {
        /** The event is not valid under the schema of the version it comes from. */
        SOURCE,

        /** A rule cannot be applied to it; the cause is the {@link MappingException}. */
        RULES,

        /** What the rules made of it is not valid under the schema of the version it goes to. */
        RESULT
    }

    private final Stage stage;
    private final String fromVersion;
    private final String toVersion;
    private final transient List<Violation> violations;

    private MigrationException(
            EventMigration migration,
            Stage stage,
            String problem,
            List<Violation> violations,
            @Nullable Throwable cause) {
        super(
                "migration " + migration.fromVersion() + " -> " + migration.toVersion() + ": " + problem,
                ErrorContext.NONE,
                cause);
        this.stage = stage;
        this.fromVersion = migration.fromVersion();
        this.toVersion = migration.toVersion();
        this.violations = violations;
    }

    static MigrationException invalidSource(EventMigration migration, List<Violation> violations) {
        String subject = "the event is not valid under the schema of version " + migration.fromVersion();
        return new MigrationException(migration, Stage.SOURCE, listed(subject, violations), violations, null);
    }

    static MigrationException invalidResult(EventMigration migration, List<Violation> violations) {
        String subject = "the migrated event is not valid under the schema of version " + migration.toVersion();
        return new MigrationException(migration, Stage.RESULT, listed(subject, violations), violations, null);
    }

    static MigrationException ruleFailed(EventMigration migration, MappingException cause) {
        return new MigrationException(migration, Stage.RULES, String.valueOf(cause.getMessage()), List.of(), cause);
    }

    /** Where it failed. */
    public Stage stage() {
        return stage;
    }

    /** The version the event comes from. */
    public String fromVersion() {
        return fromVersion;
    }

    /** The version it should have gone to. */
    public String toVersion() {
        return toVersion;
    }

    /**
     * What the schema objects to, with RFC 6901 pointers into the event or, at {@link Stage#RESULT}, into what became of it;
     * empty at {@link Stage#RULES}.
     */
    public List<Violation> violations() {
        // Null only after Java deserialisation, which drops the transient field.
        return violations == null ? List.of() : violations;
    }

    private static String listed(String subject, List<Violation> violations) {
        return violations.stream().map(v -> "  - " + v).collect(Collectors.joining("\n", subject + ":\n", ""));
    }
}
