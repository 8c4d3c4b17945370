/** PostgreSQL Data Actions. */
module io.cxintegrate.pg {
    requires transitive io.cxintegrate.core;
    requires transitive java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.cxintegrate.pg;
    exports io.cxintegrate.pg.sql;
}
