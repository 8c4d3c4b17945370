package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.ScopedTokens;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.auth.store.FileTokenStore;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.TokenRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CxFakes
class TokensGuideTest {
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void tokens_asTheGuideShows_areFetchedOnceForAllProcesses(
            FakeOAuth fake, TestClock clock, @TempDir Path sharedFolder) {
        for (int process = 1; process <= 2; process++) {
            TokenSource tokens = tokens(fake, clock, sharedFolder);
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(fake.baseUri())
                    .transport(transport)
                    .tokens(tokens)
                    .clock(clock)
                    .build();
            client.send(ApiRequest.get("/resource").build());
            client.send(ApiRequest.get("/resource").build());
        }

        assertThat(fake.tokenRequests()).hasSize(1);

        clock.advance(Duration.ofHours(1));
        tokens(fake, clock, sharedFolder).tokenAsync(deadline(clock)).join();

        assertThat(fake.tokenRequests()).hasSize(2);
    }

    private TokenSource tokens(FakeOAuth fake, TestClock clock, Path sharedFolder) {
        URI tokenUri = fake.tokenUri();
        String clientId = fake.clientId();
        Secret clientSecret = fake.clientSecret();

        ClientCredentials credentials = ClientCredentials.builder()
                .platform("demo")
                .tokenUri(tokenUri)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .scopes("events:read")
                .transport(transport)
                .clock(clock)
                .build();
        TokenSource tokens = CachingTokenSource.over(credentials)
                .store(FileTokenStore.in(sharedFolder))
                .clock(clock)
                .build();
        return tokens;
    }

    @Test
    void scopes_asTheGuideShows_haveATokenEach(FakeOAuth fake, TestClock clock) {
        ClientCredentials credentials = ClientCredentials.builder()
                .platform("demo")
                .tokenUri(fake.tokenUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .transport(transport)
                .build();

        ScopedTokens scoped = ScopedTokens.of(credentials);
        TokenSource reading = scoped.forScopes("events:read");
        TokenSource writing = scoped.forScopes("events:read", "events:ingest");

        assertThat(reading.token(deadline(clock)).value())
                .isNotEqualTo(writing.token(deadline(clock)).value());
        assertThat(fake.tokenRequests())
                .hasSize(2)
                .extracting(TokenRequest::scopes)
                .doesNotHaveDuplicates();
    }

    private static Deadline deadline(TestClock clock) {
        return Deadline.after(Duration.ofSeconds(10), clock);
    }
}
