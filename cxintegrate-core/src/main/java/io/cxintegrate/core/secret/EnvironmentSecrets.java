package io.cxintegrate.core.secret;

import io.cxintegrate.core.Secret;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Secrets in variables. Immutable. */
final class EnvironmentSecrets implements SecretResolver {
    private final Map<String, String> variables;

    EnvironmentSecrets(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Optional<Secret> resolve(String reference) {
        return Optional.ofNullable(variables.get(variable(reference)))
                .filter(value -> !value.isEmpty())
                .map(Secret::of);
    }

    /** Variables have upper case letters, digits and underscores only (POSIX, Base Definitions 8.1). */
    private static String variable(String reference) {
        int scheme = reference.indexOf("://");
        return scheme < 0
                ? reference
                : reference.substring(scheme + 3).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    @Override
    public String toString() {
        return "SecretResolver.environment()";
    }
}
