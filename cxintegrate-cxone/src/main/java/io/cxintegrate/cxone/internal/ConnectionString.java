package io.cxintegrate.cxone.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The uniform connection string of CXone's database connectors:
 * {@code jdbc:{type}://{host}:{port}/{database}?driverVersion={version}}, the same for every database. Immutable.
 *
 * @param scheme the database type in lower case, {@code postgresql}
 * @param host a name or an address, IPv6 without its brackets
 * @param port as written
 * @param database as written
 * @param driverVersion as written
 */
public record ConnectionString(String scheme, String host, String port, String database, String driverVersion) {
    /** What the form is, for messages. */
    public static final String FORM = "jdbc:{type}://{host}:{port}/{database}?driverVersion={version}";

    private static final Pattern UNIFORM = Pattern.compile(
            "jdbc:([a-z0-9]+)://(\\[[^\\]/:]*:[^\\]/]*\\]|[^:/?#\\[\\]]*):([^:/?#]*)/([^/?#]*)\\?driverVersion=([^&#]*)");

    /** The parts, of the uniform form or of a database's own; empty when the text has another form. */
    public static Optional<ConnectionString> parse(String text) {
        Matcher m = UNIFORM.matcher(text);
        if (!m.matches()) {
            return NativeUrls.parse(text);
        }
        String host = m.group(2);
        return Optional.of(new ConnectionString(
                m.group(1),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                m.group(3),
                m.group(4),
                m.group(5)));
    }

    /** The string. */
    public String format() {
        return "jdbc:" + scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port + "/"
                + database + "?driverVersion=" + driverVersion;
    }

    /** Nothing of the content: it may hold what the rules have yet to refuse. */
    @Override
    public String toString() {
        return "ConnectionString[***]";
    }
}
