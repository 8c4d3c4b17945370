package io.cxintegrate.cxone.internal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connection strings of the databases' own JDBC drivers, without credentials. With TLS they ask for the server's certificate and
 * name to be checked. Stateless.
 */
public final class NativeUrls {
    private static final String HOST_AND_PORT = "(\\[[^\\]/:]*:[^\\]/]*\\]|[^:/?#;\\[\\]]*):([^:/?#;]*)";
    private static final Map<String, Pattern> FORMS = Map.of(
            "postgresql",
                    Pattern.compile(
                            "jdbc:postgresql://" + HOST_AND_PORT + "/([^/?#]*)\\?sslmode=[^&]*&driverVersion=([^&#]*)"),
            "mysql",
                    Pattern.compile(
                            "jdbc:mysql://" + HOST_AND_PORT + "/([^/?#]*)\\?sslMode=[^&]*&driverVersion=([^&#]*)"),
            "sqlserver",
                    Pattern.compile("jdbc:sqlserver://" + HOST_AND_PORT
                            + ";databaseName=([^;]*);encrypt=[^;]*;trustServerCertificate=false;driverVersion=([^;]*)"),
            "oracle",
                    Pattern.compile(
                            "jdbc:oracle:thin:@tcps?://" + HOST_AND_PORT + "/([^/?#]*)\\?driverVersion=([^&#]*)"));

    private NativeUrls() {}

    /** The string that a driver takes. */
    public static String url(ConnectionString c, boolean ssl) {
        String host = (c.host().indexOf(':') >= 0 ? "[" + c.host() + "]" : c.host()) + ":" + c.port();
        return switch (c.scheme()) {
            case "postgresql" ->
                "jdbc:postgresql://" + host + "/" + c.database() + "?sslmode=" + (ssl ? "verify-full" : "disable");
            case "mysql" ->
                "jdbc:mysql://" + host + "/" + c.database() + "?sslMode=" + (ssl ? "VERIFY_IDENTITY" : "DISABLED");
            case "sqlserver" ->
                "jdbc:sqlserver://" + host + ";databaseName=" + c.database() + ";encrypt=" + ssl
                        + ";trustServerCertificate=false";
            case "oracle" -> "jdbc:oracle:thin:@" + (ssl ? "tcps" : "tcp") + "://" + host + "/" + c.database();
            default -> throw new IllegalArgumentException("no database has the scheme " + c.scheme());
        };
    }

    /** The same with the version of the driver, as a connector has it. */
    public static String format(ConnectionString c, boolean ssl) {
        String separator = c.scheme().equals("sqlserver") ? ";" : c.scheme().equals("oracle") ? "?" : "&";
        return url(c, ssl) + separator + "driverVersion=" + c.driverVersion();
    }

    /** The parts of what {@link #format} writes, with TLS or without; empty when the text has another form. */
    public static Optional<ConnectionString> parse(String text) {
        for (Map.Entry<String, Pattern> form : FORMS.entrySet()) {
            Matcher m = form.getValue().matcher(text);
            if (m.matches()) {
                String host = m.group(1);
                ConnectionString read = new ConnectionString(
                        form.getKey(),
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        m.group(2),
                        m.group(3),
                        m.group(4));
                return format(read, true).equals(text) || format(read, false).equals(text)
                        ? Optional.of(read)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
