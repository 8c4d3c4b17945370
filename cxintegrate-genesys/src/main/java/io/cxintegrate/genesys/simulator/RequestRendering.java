package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.internal.template.Budget;
import io.cxintegrate.genesys.internal.template.Scope;
import io.cxintegrate.genesys.internal.template.TemplateEngine;
import io.cxintegrate.genesys.internal.template.TemplateFault;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request of one run, out of its templates. Not safe for concurrent use. */
final class RequestRendering {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final List<String> SECRET_NAMES =
            List.of("authorization", "cookie", "token", "secret", "password", "key", "credential");

    private final ActionExport action;
    private final TemplateEngine templates;
    private final Budget budget;
    private final Map<String, @Nullable Object> variables;
    private Headers headers = Headers.empty();

    RequestRendering(
            ActionExport action, JsonObject input, TemplateEngine templates, Budget budget, ActionSimulator simulator) {
        this.action = action;
        this.budget = budget;
        this.templates = templates;
        this.variables = new LinkedHashMap<>(inputVariables(input));
        if (!simulator.credentials().isEmpty()) {
            Map<String, @Nullable Object> revealed = new LinkedHashMap<>();
            simulator.credentials().forEach((name, secret) -> revealed.put(name, secret.reveal()));
            variables.put("credentials", new Scope(revealed));
        }
        variables.put("authResponse", new Scope(scalars(simulator.authResponse())));
    }

    /** What templates see of the input: its members, and all of it as text. */
    static Map<String, @Nullable Object> inputVariables(JsonObject input) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(scalars(input));
        members.put("rawRequest", input.toJson());
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put("input", new Scope(members));
        return variables;
    }

    private static Map<String, @Nullable Object> scalars(JsonObject from) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        from.asMap().forEach((name, value) -> {
            // Written out, as 1E+3 is no number in most places.
            Object scalar = value instanceof BigDecimal n ? new BigDecimal(n.toPlainString()) : value;
            members.put(
                    name,
                    scalar instanceof Map<?, ?> || scalar instanceof List<?>
                            ? io.cxintegrate.core.json.Json.write(scalar)
                            : scalar);
        });
        return members;
    }

    /** @throws InvalidInputException if what comes out is no URL */
    String url() {
        String url = templates
                .render("requestUrlTemplate", action.request().urlTemplate(), variables, budget)
                .strip();
        try {
            URI parsed = new URI(url);
            if (url.isBlank() || (!parsed.isAbsolute() && !url.startsWith("/"))) {
                throw new InvalidInputException(
                        "what comes out is neither a path that begins with '/' nor a whole URL");
            }
        } catch (URISyntaxException e) {
            throw new InvalidInputException("what comes out is no URL: "
                    + e.getReason().toLowerCase(Locale.ROOT) + " at character " + (e.getIndex() + 1));
        }
        return url;
    }

    /** Renders the headers; what is shown of them holds no credential. */
    JsonObject shownHeaders() {
        JsonObject.Builder shown = JsonObject.builder();
        Headers all = Headers.of("Accept", "application/json");
        if (action.request().sendsBody()) {
            all = all.with("Content-Type", "application/json");
        }
        for (Map.Entry<String, String> e : action.request().headers().entrySet()) {
            String name = e.getKey();
            String value;
            try {
                value = templates.render("header " + name, e.getValue(), variables, budget);
            } catch (TemplateFault fault) {
                throw new InvalidInputException("header '" + name + "': " + fault.getMessage());
            }
            // A switch of the platform's own client, which it does not send.
            if (!name.equalsIgnoreCase("Transfer-Encoding")) {
                all = all.with(name, value);
                shown.put(name, isSecret(name) ? "***" : value);
            }
        }
        headers = all;
        return shown.build();
    }

    String body() {
        return templates.render(
                "requestTemplate", action.request().body().orElse("${input.rawRequest}"), variables, budget);
    }

    BackendRequest request(String url, @Nullable String body) {
        Duration timeout = action.timeoutSeconds()
                .map(Number::intValue)
                .filter(s -> s >= 1 && s <= 60)
                .map(Duration::ofSeconds)
                .orElse(LONGEST);
        return new BackendRequest(action.request().method().toUpperCase(Locale.ROOT), url, headers, body, timeout);
    }

    private static boolean isSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return SECRET_NAMES.stream().anyMatch(name::contains);
    }
}
