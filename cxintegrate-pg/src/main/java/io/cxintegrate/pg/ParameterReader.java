package io.cxintegrate.pg;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.value.ServerType;
import io.cxintegrate.pg.internal.value.Shown;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a flow's variables into the values to bind, or says everything that is wrong with them at once. Immutable. */
final class ParameterReader {
    private static final int MOST_PROBLEMS = 20;

    private final Map<String, BoundParameter> parameters;
    private final List<String> sorted;
    private final boolean ignoreUnknown;

    /**
     * Checks the declarations against what the server says.
     *
     * @param serverTypes the server's type by parameter name, in the order of the statement
     * @param lengths the characters that the database has room for, by parameter name
     * @throws InvalidConfigurationException if a declared type does not go with the server's, or a default is no value
     */
    ParameterReader(
            String action,
            Map<String, PgParameter> declared,
            Map<String, ServerType> serverTypes,
            Map<String, Integer> lengths,
            boolean ignoreUnknown) {
        this.ignoreUnknown = ignoreUnknown;
        Violations v = Violations.of("data action '" + action + "'");
        Map<String, BoundParameter> all = new LinkedHashMap<>();
        serverTypes.forEach((name, serverType) -> {
            PgParameter parameter = declared.containsKey(name) ? declared.get(name) : undeclared(name, serverType, v);
            if (parameter != null) {
                BoundParameter bound =
                        new BoundParameter(parameter, serverType, lengths.getOrDefault(name, Integer.MAX_VALUE));
                bound.check(v);
                all.put(name, bound);
            }
        });
        v.throwIfAny();
        parameters = all;
        sorted = all.keySet().stream().sorted().toList();
    }

    private static @Nullable PgParameter undeclared(String name, ServerType serverType, Violations v) {
        ServerType element = serverType.element() == null ? serverType : serverType.element();
        PgParameter parameter = PgType.forServerType(element)
                .map(type -> PgParameter.of(name, type))
                .orElse(null);
        if (parameter == null) {
            v.add(
                    "parameters." + name,
                    "is of the server type %s, which cannot be read from text; cast it in the statement, as in"
                            + " :%s::text::%s",
                    serverType.name(),
                    name,
                    serverType.name());
            return null;
        }
        return serverType.element() == null ? parameter : parameter.asArray();
    }

    /** By name, in the order of the statement. */
    Map<String, BoundParameter> parameters() {
        return parameters;
    }

    ServerType serverType(String name) {
        BoundParameter parameter = parameters.get(name);
        return parameter == null ? ServerType.of("text") : parameter.serverType();
    }

    /** The values by name; null is a value. */
    Map<String, @Nullable Object> read(JsonObject variables) {
        Violations v = Violations.of("input");
        Map<String, @Nullable Object> values = new HashMap<>();
        if (!ignoreUnknown) {
            for (String name : variables.names()) {
                if (!parameters.containsKey(name)) {
                    v.add(Shown.name(name), "is not a variable of this action; known are %s", sorted);
                }
            }
        }
        for (String name : sorted) {
            BoundParameter parameter = parameters.get(name);
            if (parameter != null) {
                values.put(name, parameter.read(variables.get(name), variables.has(name), v));
            }
        }
        if (!v.isEmpty()) {
            throw new DataActionException(Code.INVALID_REQUEST, text(v.list()), false, null);
        }
        return values;
    }

    private static String text(List<Violation> problems) {
        String text =
                problems.stream().limit(MOST_PROBLEMS).map(Violation::toString).collect(Collectors.joining("; "));
        return problems.size() <= MOST_PROBLEMS ? text : text + "; and " + (problems.size() - MOST_PROBLEMS) + " more";
    }
}
