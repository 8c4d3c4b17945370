package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Settings, and what should not stand in a file that travels between organisations. */
final class SettingsRules {
    private static final String RAW_REQUEST = "${input.rawRequest}";
    private static final Pattern GUID =
            Pattern.compile("\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b");
    private static final Pattern SCHEME_AND_SECRET =
            Pattern.compile("(?i)\\b(?:bearer|basic|apikey|token)\\s+[A-Za-z0-9+/=._~-]{8,}");
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)(?:api[_-]?key|client[_-]?secret|secret|password|access[_-]?token|subscription[_-]?key)"
                    + "[\"']?\\s*[=:]\\s*[\"']?[A-Za-z0-9+/._~-]{6,}");
    private static final Pattern SECRET_HEADER =
            Pattern.compile("(?i).*(?:authorization|api[_-]?key|secret|token|password|subscription-key).*");

    private final Findings findings;
    private final ActionExport action;

    SettingsRules(Findings findings) {
        this.findings = findings;
        this.action = findings.action();
    }

    void check() {
        ActionRequest request = action.request();
        String body = request.body().orElse("").strip();
        if (!request.sendsBody() && !body.isEmpty() && !body.equals(RAW_REQUEST)) {
            findings.add(
                    LintRule.GET_WITH_BODY,
                    "/config/request/requestTemplate",
                    "the platform sends no body with GET, so that this template does nothing; send it with POST, or take it"
                            + " out",
                    new Edit.Value("/config/request/requestTemplate", RAW_REQUEST));
        }
        timeout();
        if (action.secure().isEmpty()) {
            findings.add(
                    LintRule.SECURE_MISSING,
                    "/secure",
                    "without 'secure' the action is created as not secure, and its values are seen in logs and by every flow;"
                            + " say so, or say true: it cannot be changed later",
                    new Edit.Value("/secure", false));
        }
        texts().forEach(this::text);
    }

    private void timeout() {
        action.timeoutSeconds().map(Json::decimal).ifPresent(seconds -> {
            boolean whole = seconds.stripTrailingZeros().scale() <= 0;
            if (!whole || seconds.compareTo(BigDecimal.ONE) < 0 || seconds.compareTo(BigDecimal.valueOf(60)) > 0) {
                int nearest = seconds.compareTo(BigDecimal.ONE) < 0
                        ? 1
                        : seconds.compareTo(BigDecimal.valueOf(60)) > 0 ? 60 : seconds.intValue();
                findings.add(
                        LintRule.TIMEOUT_RANGE,
                        "/config/timeoutSeconds",
                        "the platform takes whole seconds from 1 to 60 and refuses " + seconds.toPlainString(),
                        new Edit.Value("/config/timeoutSeconds", nearest));
            }
        });
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("/config/request/requestUrlTemplate", action.request().urlTemplate());
        action.request().headers().forEach((n, v) -> texts.put("/config/request/headers/" + Findings.escape(n), v));
        action.request().body().ifPresent(b -> texts.put("/config/request/requestTemplate", b));
        action.response()
                .translationMap()
                .forEach((n, v) -> texts.put("/config/response/translationMap/" + Findings.escape(n), v));
        return texts;
    }

    private void text(String pointer, String text) {
        String header =
                pointer.startsWith("/config/request/headers/") ? pointer.substring(pointer.lastIndexOf('/') + 1) : "";
        boolean literalHeader = SECRET_HEADER.matcher(header).matches()
                && text.strip().length() >= 8
                && !text.contains("$")
                && !text.toLowerCase(Locale.ROOT).matches("\\s*(?:bearer|basic)\\s*");
        if (literalHeader
                || SCHEME_AND_SECRET.matcher(text).find()
                || NAMED_SECRET.matcher(text).find()) {
            findings.add(
                    LintRule.HARD_CODED_SECRET,
                    pointer,
                    "a credential stands here, and everybody who can export or read the action has it; keep it in the"
                            + " integration's credentials and take it from there: ${credentials.NAME} or ${authResponse.NAME}");
        } else if (GUID.matcher(text).find()) {
            findings.add(
                    LintRule.HARD_CODED_ID,
                    pointer,
                    "an id stands here that another organisation does not have, so that the action fails there; make it an"
                            + " input");
        }
    }
}
