/** PostgreSQL Data Actions. */
module io.cxintegrate.pg {
    requires transitive io.cxintegrate.core;
    requires transitive java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.jspecify;
    // The driver's classes are annotated with these; javac warns when it cannot see them.
    requires static org.checkerframework.checker.qual;

    exports io.cxintegrate.pg;
    exports io.cxintegrate.pg.event;
    exports io.cxintegrate.pg.sql;
    exports io.cxintegrate.pg.store;
}
