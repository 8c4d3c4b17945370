package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses secrets in a connector's JSON, wherever they are, without repeating them. Stateless. */
public final class LeakRules {
    private static final String NO_REFERENCE =
            "must be a vault reference such as VAULT_DB_PASSWORD or vault://path#field (the value is not shown)";
    private static final String SECRET =
            "looks like a secret itself, not like a reference to one; keep it in the vault, or, if it is a reference, say so by"
                    + " acceptReference(name) (the value is not shown)";

    /** What has rules of its own. */
    private static final Set<String> CHECKED_ELSEWHERE =
            Set.of("credentialMasking", "credentials", "connectionString", "webhookUrl");

    private LeakRules() {}

    /**
     * The references among the members of {@code credentialMasking} or {@code credentials}; what is none is noted.
     *
     * @param accepted the members whose values are references though they look like secrets
     */
    public static Map<String, String> references(Members members, Set<String> accepted) {
        Map<String, String> references = new LinkedHashMap<>();
        members.json().asMap().forEach((name, value) -> {
            if (!(value instanceof String text) || !VaultReferences.hasForm(text)) {
                members.problem(name, NO_REFERENCE);
            } else if (!accepted.contains(name) && VaultReferences.looksSecret(text)) {
                members.problem(name, SECRET);
            } else {
                references.put(name, text);
            }
        });
        return Collections.unmodifiableMap(references);
    }

    /** Looks through everything that has no rule of its own, the members nobody knows included. */
    public static void scan(JsonObject json, Violations violations) {
        json.asMap().forEach((name, value) -> scan(name, name, value, violations));
    }

    private static void scan(String path, String name, @Nullable Object value, Violations violations) {
        if (CHECKED_ELSEWHERE.contains(name)) {
            return;
        }
        if (value instanceof Map<?, ?> members) {
            members.forEach((n, v) -> scan(path + "." + n, String.valueOf(n), v, violations));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                scan(path + "[" + i + "]", name, items.get(i), violations);
            }
        } else if (value instanceof String text) {
            if (CredentialPatterns.isSensitiveName(name) && !VaultReferences.hasForm(text)) {
                violations.add(path, "%s", NO_REFERENCE);
            } else if (CredentialPatterns.inText(text)) {
                violations.add(path, "%s", AddressRules.credentialsProblem());
            }
        }
    }
}
