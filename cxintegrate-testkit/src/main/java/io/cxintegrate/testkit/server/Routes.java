package io.cxintegrate.testkit.server;

import io.cxintegrate.testkit.internal.FormBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which request is which operation, and who answers it. Immutable and safe to share.
 *
 * @param <O> the operations of the fake
 */
public final class Routes<O extends Operation> {
    private final List<Route<O>> routes;
    private final BiFunction<String, String, Optional<O>> otherwise;
    private final @Nullable Handler otherwiseHandler;

    private Routes(Builder<O> b) {
        routes = List.copyOf(b.routes);
        otherwise = b.otherwise;
        otherwiseHandler = b.otherwiseHandler;
    }

    /** An empty table. */
    public static <O extends Operation> Builder<O> builder() {
        return new Builder<>();
    }

    Optional<Match<O>> find(String method, String path) {
        for (Route<O> route : routes) {
            Map<String, String> variables = route.method.equals(method) ? route.variables(path) : null;
            if (variables != null) {
                return Optional.of(new Match<>(route.operation, route.handler, route.scopes, variables));
            }
        }
        return otherwise
                .apply(method, path)
                .map(op -> new Match<>(op, Objects.requireNonNull(otherwiseHandler), Set.of(), Map.of()));
    }

    /** The methods this path would be known with, sorted. */
    Set<String> methodsOf(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route<O> route : routes) {
            if (route.variables(path) != null) {
                methods.add(route.method);
            }
        }
        return methods;
    }

    /** Answers the requests of one operation. Called under the fake's lock, so it must not wait. */
    @FunctionalInterface
    public interface Handler {
        /** The answer; {@code request} has the path variables of the route. */
        FakeResponse handle(FakeRequest request);
    }

    record Match<O extends Operation>(
            O operation, Handler handler, Set<String> scopes, Map<String, String> variables) {}

    private record Route<O extends Operation>(
            O operation, String method, List<String> segments, Handler handler, Set<String> scopes) {

        /** The variables, or null when the path is another one. */
        private @Nullable Map<String, String> variables(String path) {
            List<String> actual = segmentsOf(path);
            if (actual.size() != segments.size()) {
                return null;
            }
            Map<String, String> found = new LinkedHashMap<>();
            for (int i = 0; i < actual.size(); i++) {
                String expected = segments.get(i);
                if (!expected.startsWith("{")) {
                    if (!expected.equals(actual.get(i))) {
                        return null;
                    }
                } else if (actual.get(i).isEmpty()) {
                    return null;
                } else {
                    found.put(expected.substring(1, expected.length() - 1), decode(actual.get(i)));
                }
            }
            return found;
        }

        private static String decode(String segment) {
            try {
                // In a path a plus sign is a plus sign.
                return FormBody.decode(segment.replace("+", "%2B"));
            } catch (IllegalArgumentException brokenEscape) {
                return segment;
            }
        }
    }

    private static List<String> segmentsOf(String path) {
        return List.of(path.split("/", -1));
    }

    /**
     * Collects routes, first match first; not safe for concurrent use.
     *
     * @param <O> the operations of the fake
     */
    public static final class Builder<O extends Operation> {
        private final List<Route<O>> routes = new ArrayList<>();
        private BiFunction<String, String, Optional<O>> otherwise = (method, path) -> Optional.empty();
        private @Nullable Handler otherwiseHandler;

        private Builder() {}

        /**
         * Adds a route.
         *
         * @param operation what it is
         * @param method the method, in capitals
         * @param template the path, with variables as whole segments: {@code /api/v3/bots/{botId}/integrations}
         * @param handler who answers
         * @param anyOfScopes on a {@link FakePlatform}: the scopes of which a token needs one; none = any token will do
         */
        public Builder<O> on(O operation, String method, String template, Handler handler, String... anyOfScopes) {
            routes.add(new Route<>(operation, method, segmentsOf(template), handler, Set.of(anyOfScopes)));
            return this;
        }

        /**
         * Adds where a {@link FakePlatform} issues tokens, by POST.
         *
         * @throws IllegalArgumentException if the operation is no {@link Operation#isTokenRequest() token request}
         */
        public Builder<O> token(O operation, String template) {
            if (!operation.isTokenRequest()) {
                throw new IllegalArgumentException(operation.name() + " is no token request");
            }
            return on(operation, "POST", template, request -> FakeResponse.empty(501));
        }

        /**
         * What to do with every other request.
         *
         * @param operation names the operation by method and path; empty when the request is unmatched after all
         * @param handler who answers
         */
        public Builder<O> otherwise(BiFunction<String, String, Optional<O>> operation, Handler handler) {
            otherwise = Objects.requireNonNull(operation, "operation");
            otherwiseHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** The table. */
        public Routes<O> build() {
            return new Routes<>(this);
        }
    }
}
