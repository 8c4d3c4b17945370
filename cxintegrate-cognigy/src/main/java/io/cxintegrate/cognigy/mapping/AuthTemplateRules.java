package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.Violations;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may stand in the template of an {@link AuthDirective}. It is strict, because a mapping is sent, stored and logged, and a
 * secret in it is out. Messages say where something is wrong and never repeat literal text, which may be the secret.
 */
final class AuthTemplateRules {
    private static final String PATH = "auth_directive.template";

    /** RFC 9110 section 11.1, without digits: a name of the IANA registry or alike, not half a key. */
    private static final Pattern SCHEME = Pattern.compile("(?:[A-Za-z][A-Za-z-]{0,19}|AWS4-HMAC-SHA256) +");

    private static final Pattern PLACEHOLDER_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

    /** Signs between placeholders, and at the end the name of the parameter that the next placeholder fills. */
    private static final Pattern BETWEEN = Pattern.compile("[ ,;:\"/]*(?:[A-Za-z][A-Za-z_-]{0,31}=\"?)?");

    private static final Pattern BEHIND = Pattern.compile("[ ,;:\"/]*");

    private final Violations violations;
    private final String template;
    private final Set<String> known;

    private AuthTemplateRules(Violations violations, String template, Set<String> known) {
        this.violations = violations;
        this.template = template;
        this.known = new TreeSet<>(known);
    }

    static void check(Violations violations, String template, Set<String> known) {
        if (template.isBlank()) {
            violations.required(template, PATH);
        } else if (!template.contains("${")) {
            violations.add(
                    PATH,
                    "holds no placeholder such as ${service_token}; a mapping names the credential and never contains it");
        } else {
            new AuthTemplateRules(violations, template, known).walk();
        }
    }

    private void walk() {
        Matcher scheme = SCHEME.matcher(template);
        int at = scheme.lookingAt() ? scheme.end() : 0;
        boolean clean = true;
        for (int open = template.indexOf("${", at); open >= 0; open = template.indexOf("${", at)) {
            clean = clean && literal(at, open, BETWEEN);
            int close = template.indexOf('}', open);
            if (close < 0) {
                violations.add(PATH, "has a '${' without '}' at character " + (open + 1));
                return;
            }
            placeholder(template.substring(open + 2, close), open);
            at = close + 1;
        }
        if (clean) {
            literal(at, template.length(), BEHIND);
        }
    }

    private void placeholder(String name, int open) {
        if (!PLACEHOLDER_NAME.matcher(name).matches()) {
            violations.add(
                    PATH,
                    "has at character " + (open + 1)
                            + " a placeholder whose name is not of letters, digits and underscores");
        } else if (!known.contains(name)) {
            violations.add(
                    PATH,
                    "names the unknown placeholder ${" + name + "}; known are "
                            + known.stream().map(n -> "${" + n + "}").collect(Collectors.joining(", ")));
        }
    }

    /** Whether the text between two places may stand there. */
    private boolean literal(int from, int to, Pattern allowed) {
        Matcher matcher = allowed.matcher(template).region(from, to);
        int legal = matcher.lookingAt() ? matcher.end() : from;
        if (legal < to) {
            violations.add(
                    PATH,
                    "has at character " + (legal + 1)
                            + " literal text that is neither an authentication scheme nor a parameter name; put it"
                            + " behind a placeholder, since it may be a secret");
        }
        return legal == to;
    }
}
