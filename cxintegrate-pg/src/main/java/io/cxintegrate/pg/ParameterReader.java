package io.cxintegrate.pg;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a flow's variables into the values to bind, or says everything that is wrong with them at once. */
final class ParameterReader {
    private final Map<String, PgParameter> declared;
    private final Map<String, String> serverTypes;
    private final Set<String> names;

    /**
     * Checks the declarations against what the server says.
     *
     * @param serverTypes the server's type by parameter name
     * @throws InvalidConfigurationException if a declared type does not go with the server's
     */
    ParameterReader(String action, Map<String, PgParameter> declared, Map<String, String> serverTypes) {
        Violations v = Violations.of("data action '" + action + "'");
        Map<String, PgParameter> all = new HashMap<>();
        serverTypes.forEach((name, serverType) -> {
            PgParameter d = declared.get(name);
            if (d == null) {
                PgType.forServerType(serverType)
                        .ifPresentOrElse(
                                t -> all.put(name, PgParameter.of(name, t)),
                                () -> v.add(
                                        "parameters." + name,
                                        "is of the server type %s, which cannot be read from text; cast it in the statement",
                                        serverType));
            } else {
                v.unless(
                        d.type().serverTypes().contains(serverType),
                        "parameters." + name,
                        "is declared %s, but the server wants %s",
                        d.type().word(),
                        serverType);
                all.put(name, d);
            }
        });
        v.throwIfAny();
        this.declared = Map.copyOf(all);
        this.serverTypes = Map.copyOf(serverTypes);
        this.names = serverTypes.keySet();
    }

    String serverType(String name) {
        return serverTypes.getOrDefault(name, "text");
    }

    /** The values by name; null is a value. */
    Map<String, @Nullable Object> read(JsonObject variables) {
        Violations v = Violations.of("input");
        Map<String, @Nullable Object> values = new HashMap<>();
        for (String name : variables.names()) {
            v.unless(names.contains(name), name, "is not a variable of this action; known are %s", sorted());
        }
        for (String name : sorted()) {
            PgParameter p = declared.get(name);
            if (p != null) {
                readOne(p, variables, values, v);
            }
        }
        if (!v.isEmpty()) {
            String text = v.list().size() == 1
                    ? v.list().get(0).toString()
                    : String.join("; ", v.list().stream().map(Object::toString).toList());
            throw new DataActionException(Code.INVALID_REQUEST, text, false, null);
        }
        return values;
    }

    private List<String> sorted() {
        return names.stream().sorted().toList();
    }

    private void readOne(PgParameter p, JsonObject variables, Map<String, @Nullable Object> values, Violations v) {
        Object sent = variables.get(p.name());
        if (sent == null || (sent.equals("") && p.type() != PgType.STRING)) {
            if (p.nullable()) {
                values.put(p.name(), null);
            } else {
                String what = sent == null ? (variables.has(p.name()) ? "null" : "missing") : "empty";
                v.add(p.name(), "is required as %s but is %s", p.type().word(), what);
            }
            return;
        }
        boolean structured = sent instanceof Map || sent instanceof List;
        if (structured && p.type() != PgType.JSON) {
            v.add(p.name(), "expected %s, but it is %s", p.type().word(), Json.typeOf(sent));
            return;
        }
        String text = sent instanceof String s ? s : Json.write(sent);
        if (text.length() > p.maxLength()) {
            v.add(
                    p.name(),
                    "must not be longer than %d characters but has %s",
                    p.maxLength(),
                    p.sensitive() ? "more" : text.length());
            return;
        }
        try {
            values.put(p.name(), p.type().read(text, serverType(p.name())));
        } catch (IllegalArgumentException e) {
            v.add(p.name(), "%s%s", String.valueOf(e.getMessage()), p.sensitive() ? "" : " but got " + shown(text));
        }
    }

    /** Short and harmless: what came is the caller's own, but control characters do not belong into anybody's log. */
    private static String shown(String text) {
        String head = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return "'" + head.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cf}]", "?") + "'";
    }
}
