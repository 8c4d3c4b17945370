package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An {@link AuthDirective} with something behind each of its placeholders. Immutable and safe to share between threads. */
final class AuthTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final AuthDirective directive;
    private final Map<String, TokenSource> sources;

    /** A token and where it is from. */
    private record Sourced(TokenSource source, AccessToken token) {}

    /** What one request proves itself with. */
    static final class Credentials {
        private final AuthDirective directive;
        private final Map<String, Sourced> tokens;

        private Credentials(AuthDirective directive, Map<String, Sourced> tokens) {
            this.directive = directive;
            this.tokens = tokens;
        }

        String header() {
            return directive.headerName();
        }

        String value() {
            return PLACEHOLDER
                    .matcher(directive.template())
                    .replaceAll(found -> Matcher.quoteReplacement(reveal(found.group(1))));
        }

        private String reveal(String name) {
            return Objects.requireNonNull(tokens.get(name), name)
                    .token()
                    .value()
                    .reveal();
        }

        /** Says that the service refused them. */
        void invalidate() {
            tokens.values().forEach(each -> each.source().invalidate(each.token()));
        }

        /** Whether a request with these would be refused as the one with the others was. */
        boolean sameAs(Credentials others) {
            return value().equals(others.value());
        }
    }

    /** @param sources has all placeholders of the directive */
    AuthTemplate(AuthDirective directive, Map<String, TokenSource> sources) {
        this.directive = directive;
        Map<String, TokenSource> used = new LinkedHashMap<>();
        for (String name : placeholders(directive)) {
            used.put(name, Objects.requireNonNull(sources.get(name), name));
        }
        this.sources = used;
    }

    static Set<String> placeholders(AuthDirective directive) {
        return PLACEHOLDER
                .matcher(directive.template())
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(2, text.length() - 1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @throws io.cxintegrate.core.CxException if there is no token */
    Credentials credentials(Deadline deadline) {
        Map<String, Sourced> tokens = new LinkedHashMap<>();
        sources.forEach((name, source) -> tokens.put(name, new Sourced(source, source.token(deadline))));
        return new Credentials(directive, tokens);
    }

    /** The same without blocking; cancelling the future gives up the wait for the tokens. */
    CompletableFuture<Credentials> credentialsAsync(Deadline deadline) {
        Map<String, CompletableFuture<Sourced>> asked = new LinkedHashMap<>();
        List<CompletableFuture<AccessToken>> waits = new ArrayList<>();
        sources.forEach((name, source) -> {
            CompletableFuture<AccessToken> wait = source.tokenAsync(deadline);
            waits.add(wait);
            asked.put(name, wait.thenApply(token -> new Sourced(source, token)));
        });
        CompletableFuture<Credentials> all = CompletableFuture.allOf(
                        asked.values().toArray(CompletableFuture[]::new))
                .thenApply(nothing -> {
                    Map<String, Sourced> tokens = new LinkedHashMap<>();
                    asked.forEach((name, token) -> tokens.put(name, token.join()));
                    return new Credentials(directive, tokens);
                });
        all.whenComplete((value, thrown) -> {
            if (all.isCancelled()) {
                waits.forEach(wait -> wait.cancel(true));
            }
        });
        return all;
    }
}
