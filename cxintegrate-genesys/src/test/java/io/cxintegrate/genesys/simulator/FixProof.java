package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionFinding;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import io.cxintegrate.genesys.lint.LintRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Proves by the simulator that a mended action asks the same for harmless input and nothing else for hostile input. */
final class FixProof {
    private static final Set<LintRule> INJECTIONS =
            Set.of(LintRule.URL_INJECTION, LintRule.JSON_INJECTION, LintRule.FORM_INJECTION);

    /** A body that is none even for harmless input shows no difference. */
    private static final String NO_JSON = "no JSON";

    /** What templates take from the settings of an integration, whatever its author calls it. */
    private static final Pattern SETTING = Pattern.compile("\\b(credentials|authResponse)\\.([A-Za-z][A-Za-z0-9_-]*)");

    private final LintReport report;
    private final ActionExport mended;
    private final List<String> problems = new ArrayList<>();

    private FixProof(LintReport report) {
        this.report = report;
        this.mended = report.fix();
    }

    static FixProof of(LintReport report) {
        FixProof proof = new FixProof(report);
        proof.check();
        return proof;
    }

    /** What is not proved; empty when all is well. */
    List<String> problems() {
        return problems;
    }

    static SimulationTrace run(ActionExport action, JsonObject input) {
        String answer = ActionSamples.answer(action);
        ActionSimulator.Builder simulator = ActionSimulator.builder(request -> new BackendResponse(200, answer));
        JsonObject authResponse = JsonObject.empty();
        Matcher settings = SETTING.matcher(action.request().toString());
        while (settings.find()) {
            String name = settings.group(2);
            if (settings.group(1).equals("credentials")) {
                simulator.credential(name, Secret.of(setting(name)));
            } else {
                authResponse = authResponse.with(name, setting(name));
            }
        }
        return simulator.authResponse(authResponse).build().run(action, input);
    }

    private static String setting(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.matches(".*(?:url|uri|endpoint|instance).*")
                ? "https://login.example.com"
                : lower.matches(".*(?:host|domain|server).*") ? "login.example.com" : "not-a-secret";
    }

    private void check() {
        ActionLinter.standard().lint(mended).findings().stream()
                .filter(ActionFinding::isFixable)
                .forEach(f -> problems.add("still there: " + f));
        JsonObject harmless = ActionSamples.input(report.action());
        Optional<BackendRequest> before = run(report.action(), harmless).request();
        Optional<BackendRequest> after = run(mended, harmless).request();
        if (before.isPresent() && !before.equals(after)) {
            problems.add("harmless input asks for something else");
        }
        String shape = after.map(FixProof::shape).orElse("no request");
        for (ActionFinding f : report.findings()) {
            if (INJECTIONS.contains(f.rule())) {
                prove(f, shape);
            }
        }
    }

    private void prove(ActionFinding f, String shape) {
        JsonObject hostile = f.example().orElseThrow();
        String before =
                run(report.action(), hostile).request().map(FixProof::shape).orElse("no request");
        if (before.equals(shape) && !shape.endsWith(NO_JSON)) {
            problems.add("the example does no harm: " + f);
        }
        if (!f.isFixable()) {
            return;
        }
        String after = run(mended, hostile).request().map(FixProof::shape).orElse("no request");
        if (!after.equals(shape)) {
            problems.add("the example still does harm: " + f + "\n  wanted " + shape + "\n  got    " + after);
        }
    }

    /** What is asked for, without the values: steps of the path, names of the query, members of the body. */
    private static String shape(BackendRequest request) {
        URI uri = URI.create(request.url());
        String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
        String names = Arrays.stream(query.split("&", -1))
                .map(p -> p.replaceFirst("=.*", ""))
                .collect(Collectors.joining("&"));
        return request.method() + " " + uri.getRawAuthority() + " "
                + String.valueOf(uri.getRawPath()).split("/", -1).length + " " + names + " " + uri.getRawFragment()
                + " "
                + (request.body() == null ? "none" : bodyShape(request.body()));
    }

    private static String bodyShape(String body) {
        try {
            return String.valueOf(shape(Json.parse(body)));
        } catch (JsonException e) {
            return NO_JSON;
        }
    }

    private static Object shape(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new TreeMap<>();
            map.forEach((k, v) -> members.put(String.valueOf(k), shape(v)));
            return members;
        }
        return value instanceof List<?> list
                ? list.stream().map(FixProof::shape).toList()
                : Json.typeOf(value);
    }
}
