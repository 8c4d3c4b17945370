package io.cxintegrate.pg.store;

/**
 * One step from an empty schema to the tables of this version of the library. Immutable.
 *
 * @param version counted from 1, without gaps
 * @param name what it creates, such as {@code stores}
 * @param sql its statements with the schema's name in place; running them twice does no harm
 * @param checksum the SHA-256 of the file it comes from, 64 lower-case hexadecimal digits; the same for every schema
 */
public record PgMigration(int version, String name, String sql, String checksum) {
    /** Version and name, as the file is called: {@code V1__stores}. */
    @Override
    public String toString() {
        return "V" + version + "__" + name;
    }
}
