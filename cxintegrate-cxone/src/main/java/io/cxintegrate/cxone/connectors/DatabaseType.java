package io.cxintegrate.cxone.connectors;

import java.util.Locale;
import java.util.Optional;

/** The databases a connector can reach. */
public enum DatabaseType {
    /** PostgreSQL. */
    POSTGRESQL,
    /** Oracle Database. */
    ORACLE,
    /** Microsoft SQL Server. */
    SQLSERVER,
    /** MySQL. */
    MYSQL;

    private static final String PREFIX = "DATABASE_";

    /** How the platform spells it: {@code DATABASE_POSTGRESQL}. */
    public String connectorType() {
        return PREFIX + name();
    }

    /** Its name in connection strings: {@code postgresql}. */
    public String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name, in any case, with or without {@code DATABASE_} before it; empty when there is none. */
    public static Optional<DatabaseType> from(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        for (DatabaseType type : values()) {
            if (type.name().equals(bare)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
