package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopedTokensTest {
    private final ManualTime time = new ManualTime();
    private final List<Set<String>> made = new ArrayList<>();

    private ScopedTokens tokens() {
        return ScopedTokens.of(scopes -> {
            made.add(new TreeSet<>(scopes));
            return CachingTokenSource.over(new FakeTokenEndpoint(time))
                    .clock(time)
                    .build();
        });
    }

    @Test
    void forScopes_ofCredentials_asksForEachSetOnce() {
        try (ScriptedServer server =
                        new ScriptedServer(ScriptedServer.json(200, "{\"access_token\":\"t\",\"expires_in\":600}"));
                HttpTransport transport = HttpTransport.jdk()) {
            ClientCredentials credentials = ClientCredentials.builder()
                    .tokenUri(server.uri())
                    .clientId("id")
                    .clientSecret(Secret.of("secret"))
                    .scopes("ignored")
                    .parameter("audience", "api")
                    .transport(transport)
                    .clock(time)
                    .build();
            ScopedTokens tokens = ScopedTokens.of(credentials);
            TokenSource reading = tokens.forScopes("events:read");
            TokenSource writing = tokens.forScopes("events:ingest", "events:read");
            Deadline soon = Deadline.after(Duration.ofSeconds(30), time);
            for (int i = 0; i < 10; i++) {
                reading.token(soon);
                writing.token(soon);
                tokens.forScopes("events:read", "events:ingest").token(soon);
            }
            assertThat(server.received())
                    .extracting(r -> r.body().replaceAll(".*(scope=.*)", "$1"))
                    .containsExactlyInAnyOrder(
                            "scope=events%3Aread&audience=api", "scope=events%3Aingest+events%3Aread&audience=api");
            time.advance(Duration.ofSeconds(601));
            reading.token(Deadline.after(Duration.ofSeconds(30), time));
            assertThat(server.received()).as("on the clock of the credentials").hasSize(3);
        }
    }

    @Test
    void forScopes_sameSet_isTheSameSourceInAnyOrder() {
        ScopedTokens tokens = tokens();
        assertThat(tokens.forScopes("b", "a")).isSameAs(tokens.forScopes("a", "b", "a"));
        assertThat(tokens.forScopes()).isSameAs(tokens.forScopes()).isNotSameAs(tokens.forScopes("a"));
        assertThat(made).containsExactly(Set.of("a", "b"), Set.of(), Set.of("a"));
    }

    @Test
    void forScopes_endlesslyManySets_keepsThe64UsedLast() {
        ScopedTokens tokens = tokens();
        TokenSource common = tokens.forScopes("common");
        for (int i = 0; i < 10_000; i++) {
            tokens.forScopes("user-" + i);
            assertThat(tokens.forScopes("common")).isSameAs(common);
        }
        made.clear();
        for (int i = 9_999; i > 9_999 - (ScopedTokens.MAX_SETS - 1); i--) {
            tokens.forScopes("user-" + i);
        }
        assertThat(made).isEmpty();
        tokens.forScopes("user-0");
        assertThat(made).containsExactly(Set.of("user-0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "a\\b", "ä", "a\n"})
    void forScopes_noScopeToken_isRefused(String scope) {
        assertThatThrownBy(() -> tokens().forScopes("good", scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "scope must be one scope-token (RFC 6749 section 3.3), visible ASCII without blank, quote and"
                                + " backslash, but is '" + scope + "'");
        assertThat(made).isEmpty();
    }

    @Test
    void forScopes_blank_isRefused() {
        assertThatThrownBy(() -> tokens().forScopes(" ")).hasMessage("scope must not be blank but is ' '");
    }
}
