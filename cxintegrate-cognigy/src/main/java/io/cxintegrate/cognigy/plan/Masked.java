package io.cxintegrate.cognigy.plan;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A mapping as it may be shown. Ours hold no secret, by their rules; what somebody else has put on the platform may. Stateless.
 */
final class Masked {
    static final String MASK = "***";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z0-9_]+}");

    /** Schemes such as {@code Bearer} and parameter names such as {@code token=}: short words of letters only. */
    private static final Pattern WORDS = Pattern.compile("(?:[ ,;:=\"/_-]|\\b[A-Za-z]{1,16}\\b)*");

    private Masked() {}

    static JsonObject mapping(JsonObject mapping) {
        JsonObject.Builder shown = byName(mapping).toBuilder();
        if (mapping.get("endpoint_url") instanceof String url) {
            shown.put("endpoint_url", url(url));
        }
        JsonObject named = shown.build();
        if (named.get("auth_directive") instanceof Map<?, ?>
                && named.object("auth_directive").get("template") instanceof String template) {
            named = named.with("auth_directive", named.object("auth_directive").with("template", template(template)));
        }
        return named;
    }

    /** By the one list of names that look like a secret's: that of the audit records. */
    private static JsonObject byName(JsonObject object) {
        return AuditEvent.builder()
                .eventType("plan")
                .details(object)
                .build()
                .details()
                .orElse(object);
    }

    /** User info goes, and so does the value of a query parameter with a secret's name. */
    private static String url(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            return MASK;
        }
        String query = uri.getRawQuery();
        String user = uri.getRawUserInfo();
        String shown = user == null ? url : url.replace(user + "@", MASK + "@");
        return query == null ? shown : shown.replace(query, query(query));
    }

    private static String query(String query) {
        return Arrays.stream(query.split("&", -1)).map(Masked::parameter).collect(Collectors.joining("&"));
    }

    private static String parameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return parameter;
        }
        String name = parameter.substring(0, equals);
        return MASK.equals(byName(JsonObject.of(name, parameter.substring(equals + 1)))
                        .get(name))
                ? name + "=" + MASK
                : parameter;
    }

    private static String template(String template) {
        String rest = PLACEHOLDER.matcher(template).replaceAll(" ");
        return WORDS.matcher(rest).matches() ? template : MASK;
    }
}
