package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.cxone.internal.CredentialPatterns;
import io.cxintegrate.cxone.internal.VaultReferences;
import io.cxintegrate.cxone.internal.WebhookUrls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as they may be shown. Ours hold no secret, by their rules; what somebody else has put on the platform may. Stateless.
 */
final class ShownValues {
    static final String MASK = "***";

    private static final Set<String> REFERENCES = Set.of("credentialMasking", "credentials");

    private ShownValues() {}

    static List<FieldChange> of(List<FieldChange> changes) {
        return changes.stream().map(ShownValues::of).toList();
    }

    private static FieldChange of(FieldChange change) {
        String path = change.path();
        boolean reference = REFERENCES.stream().anyMatch(name -> path.startsWith("configuration." + name));
        String name = path.substring(path.lastIndexOf('.') + 1).replaceAll("\\[[0-9]+]$", "");
        return new FieldChange(
                path, change.kind(), shown(name, change.before(), reference), shown(name, change.after(), reference));
    }

    private static @Nullable Object shown(String name, @Nullable Object value, boolean reference) {
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            members.forEach((n, v) -> shown.put(
                    String.valueOf(n),
                    shown(String.valueOf(n), v, reference || REFERENCES.contains(String.valueOf(n)))));
            return shown;
        }
        if (value instanceof List<?> items) {
            return items.stream().map(item -> shown(name, item, reference)).toList();
        }
        if (value instanceof String text) {
            return mayBeSeen(name, text, reference) ? shownText(name, text) : MASK;
        }
        return value == null || !(reference || CredentialPatterns.isSensitiveName(name)) ? value : MASK;
    }

    private static boolean mayBeSeen(String name, String text, boolean reference) {
        if (reference || CredentialPatterns.isSensitiveName(name)) {
            return VaultReferences.hasForm(text) && !VaultReferences.looksSecret(text);
        }
        return name.equals("connectionString")
                ? !CredentialPatterns.inConnectionString(text)
                : !CredentialPatterns.inProperties(text);
    }

    /** Of a webhook the host only: its path may be meant to be hard to guess. */
    private static String shownText(String name, String text) {
        return name.equals("webhookUrl") ? WebhookUrls.shown(text) : text;
    }
}
