package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.Violations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a connection string may be made of. What is refused is described by place and character and never repeated: a host
 * that is none may be a password in the wrong place. Not safe for concurrent use.
 */
public final class AddressRules {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CREDENTIALS =
            "holds credentials; keep them in the vault and name them in credentialMasking (the value is not shown)";

    private final Violations violations;
    private final String prefix;
    private final Map<String, String> parts;

    /**
     * For one address.
     *
     * @param prefix what stands before the names of the parts in paths
     * @param parts by name: {@code host}, {@code port}, {@code database}, {@code driverVersion}
     */
    public AddressRules(Violations violations, String prefix, Map<String, String> parts) {
        this.violations = violations;
        this.prefix = prefix;
        this.parts = parts;
    }

    /**
     * The address; empty when something is wrong, which was noted.
     *
     * @param scheme the database type in lower case; null when it is not known
     * @param type the database type in messages
     * @param versions the driver versions supported; empty when the type is not known
     */
    public Optional<ConnectionString> check(@Nullable String scheme, String type, List<String> versions) {
        String host = host();
        String port = port();
        String database = database();
        String version = driverVersion(type, versions);
        return scheme == null || host == null || port == null || database == null || version == null
                ? Optional.empty()
                : Optional.of(new ConnectionString(scheme, host, port, database, version));
    }

    private @Nullable String host() {
        String host = safe("host");
        if (host == null) {
            return null;
        }
        String problem = host.indexOf(':') >= 0 ? ipv6Problem(host) : nameProblem(host);
        return problem == null ? host : refuse("host", "must be a host name or an IP address, but " + problem);
    }

    private static @Nullable String ipv6Problem(String host) {
        String hex = firstOther(host, "0123456789abcdefABCDEF:.");
        if (hex != null) {
            return hex;
        }
        try {
            // A literal with colons: no name is looked up.
            InetAddress.getByName("[" + host + "]");
            return null;
        } catch (UnknownHostException e) {
            return "it is no IPv6 address";
        }
    }

    /** RFC 1123 section 2.1. */
    private static @Nullable String nameProblem(String host) {
        String other = firstOther(host, LETTERS_AND_DIGITS + "-.");
        if (other != null) {
            return other;
        }
        if (host.length() > 253) {
            return "it has " + host.length() + " characters, more than 253";
        }
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return "a part between dots is empty, longer than 63 characters, or starts or ends with '-'";
            }
        }
        return null;
    }

    private @Nullable String port() {
        String port = safe("port");
        if (port == null) {
            return null;
        }
        if (port.matches("-?[0-9]{1,10}")) {
            long number = Long.parseLong(port);
            // A leading zero would not survive being read and written.
            return number >= 1 && number <= 65_535 && !port.startsWith("0")
                    ? port
                    : refuse("port", "must be from 1 to 65535 but is " + port);
        }
        return refuse("port", "must be a number from 1 to 65535");
    }

    private @Nullable String database() {
        String database = safe("database");
        if (database == null) {
            return null;
        }
        String other = firstOther(database, LETTERS_AND_DIGITS + "_-.$");
        if (other != null) {
            return refuse("database", "must be letters, digits, '_', '-', '.' and '$' only, but " + other);
        }
        return database.length() <= 128
                ? database
                : refuse("database", "must not be longer than 128 characters but has " + database.length());
    }

    private @Nullable String driverVersion(String type, List<String> versions) {
        String version = safe("driverVersion");
        if (version == null || versions.isEmpty() || versions.contains(version)) {
            return version;
        }
        String came = version.matches("[0-9][0-9A-Za-z.+-]{0,30}") ? "'" + version + "'" : "something else";
        return refuse(
                "driverVersion",
                "is not supported for " + type + ": must be " + String.join(" or ", versions) + " but is " + came);
    }

    /** The part, if it is there and holds no credentials. */
    private @Nullable String safe(String name) {
        String value = parts.get(name);
        if (value == null || value.isBlank()) {
            return refuse(name, "is required but missing or blank");
        }
        return CredentialPatterns.inAddress(value) ? refuse(name, CREDENTIALS) : value;
    }

    private @Nullable String refuse(String name, String problem) {
        violations.add(prefix + name, "%s", problem);
        return null;
    }

    /** Where the first character is that is none of {@code legal}; null when all are. */
    public static @Nullable String firstOther(String text, String legal) {
        for (int i = 0; i < text.length(); i++) {
            if (legal.indexOf(text.charAt(i)) < 0) {
                char c = text.charAt(i);
                String shown = c > 0x20 && c < 0x7f ? "'" + c + "'" : String.format(Locale.ROOT, "U+%04X", (int) c);
                return "character " + (i + 1) + " is " + shown;
            }
        }
        return null;
    }

    /** The text for a place that holds credentials. */
    public static String credentialsProblem() {
        return CREDENTIALS;
    }
}
