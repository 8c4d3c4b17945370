package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.OAuthOperation.RESOURCE;
import static io.cxintegrate.testkit.OAuthOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.testkit.network.ConnectionFault;
import io.cxintegrate.testkit.network.FaultProxy;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.OAuthError;
import io.cxintegrate.testkit.server.TokenRequest;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The authorization server, asked by the client credentials of core over real sockets. */
class FakeOAuthTest {
    private final TestClock clock = new TestClock();
    private final FakeOAuth oauth = FakeOAuth.start(clock);
    private final JdkHttpTransport transport = JdkHttpTransport.builder().build();

    @AfterEach
    void close() {
        transport.close();
        oauth.close();
    }

    @ParameterizedTest
    @EnumSource(ClientCredentials.ClientAuthentication.class)
    void token_eitherAuthentication_opensTheResourceAndIsRecorded(ClientCredentials.ClientAuthentication how) {
        AccessToken token = fetch(credentials().clientAuthentication(how).scopes("a", "b"));

        assertThat(resource(token)).isEqualTo(200);
        TokenRequest request = oauth.tokenRequests().get(0);
        assertThat(request.number()).isEqualTo(1);
        assertThat(request.authentication()).hasValue(ClientAuthentication.valueOf(how.name()));
        assertThat(request.scopes()).containsExactly("a", "b");
        assertThat(request.status()).hasValue(200);
        assertThat(request.at()).isEqualTo(TestClock.START);
        assertThat(request.toString()).doesNotContain("demo-secret");
    }

    @ParameterizedTest
    @EnumSource
    void rejectNext_anyError_isACredentialErrorAndAskedOnce(OAuthError error) {
        oauth.tokens().rejectNext(error);

        assertThatThrownBy(() -> fetch(credentials()))
                .isInstanceOfSatisfying(
                        CredentialException.class,
                        e -> assertThat(e.platformCode()).hasValue(error.code()));
        assertThat(oauth.tokenRequests()).extracting(r -> r.status().orElse(0)).containsExactly(error.status());
        assertThat(fetch(credentials()).scope()).isEmpty();
    }

    @Test
    void throttleNext_genesysShape_is400InvalidRequest() {
        oauth.tokens().throttleNext();

        assertThatThrownBy(() -> fetch(credentials())).isInstanceOfSatisfying(CxException.class, e -> {
            assertThat(e.status()).hasValue(400);
            assertThat(e.platformCode()).hasValue("invalid_request");
        });
        assertThat(oauth.journal().calls().get(0).responseBody()).contains("rate limit exceeded");
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                Arguments.of(FakeResponse.of(200, "text/html", "<html>sign in</html>"), DefectException.class),
                Arguments.of(FakeResponse.of(200, "application/json", ""), DefectException.class),
                Arguments.of(FakeResponse.of(200, "application/json", "[]"), DefectException.class),
                Arguments.of(
                        FakeResponse.of(200, "application/json", "{\"x\":\"" + "y".repeat(100_000) + "\"}"),
                        TransportException.class));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void answerNext_noToken_isTypedAndMetOnce(FakeResponse answer, Class<? extends CxException> type) {
        oauth.tokens().answerNext(answer);

        assertThatThrownBy(() -> fetch(credentials())).isInstanceOf(type);
        assertThat(oauth).hasNoUnusedFaults();
        assertThat(fetch(credentials())).isNotNull();
    }

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                Arguments.of(null, Duration.ofMinutes(5)),
                Arguments.of(20, Duration.ofSeconds(20)),
                Arguments.of("90", Duration.ofSeconds(90)),
                Arguments.of("soon", null),
                Arguments.of(0, null),
                Arguments.of(-1, null));
    }

    @ParameterizedTest
    @MethodSource("lifetimes")
    void answerMember_oddExpiresIn_isSentAsIs(Object expiresIn, Duration lifetime) {
        oauth.tokens().answerMember("expires_in", expiresIn);

        if (lifetime == null) {
            assertThatThrownBy(() -> fetch(credentials())).isInstanceOf(DefectException.class);
        } else {
            assertThat(fetch(credentials()).expiresAt()).isEqualTo(TestClock.START.plus(lifetime));
        }
    }

    @Test
    void answerMember_otherTokenType_isADefect() {
        oauth.tokens().answerMember("token_type", "mac");

        assertThatThrownBy(() -> fetch(credentials())).isInstanceOf(DefectException.class);
    }

    @Test
    void rotating_secondToken_makesTheFirstWorthless() {
        oauth.tokens().rotating(true);
        AccessToken first = fetch(credentials());
        AccessToken second = fetch(credentials());

        assertThat(resource(first)).isEqualTo(401);
        assertThat(resource(second)).isEqualTo(200);
    }

    @Test
    void lifetime_short_endsByTheClockOfTheTest() {
        oauth.tokens().lifetime(Duration.ofSeconds(20));
        AccessToken token = fetch(credentials());
        clock.advance(Duration.ofSeconds(20));

        assertThat(resource(token)).isEqualTo(401);
        assertThat(oauth).received(RESOURCE).once();
    }

    @Test
    void proxyGoneDown_unreachable_isUnavailableUntilItComesBack() {
        FaultProxy proxy = oauth.proxy();
        proxy.goDown();
        ClientCredentials.Builder through = credentials().tokenUri(URI.create(proxy.baseUri() + "/oauth/token"));

        assertThatThrownBy(() -> fetch(through)).isInstanceOf(UnavailableException.class);
        assertThat(oauth.tokenRequests()).isEmpty();
        proxy.comeBack();

        assertThat(fetch(through)).isNotNull();
    }

    @Test
    void slowEndpoint_delayed_answersAfterAll() {
        oauth.faults().on(TOKEN).first().delay(Duration.ofMillis(20));

        assertThat(fetch(credentials())).isNotNull();
        assertThat(oauth.tokens().issued()).isEqualTo(1);
    }

    @Test
    void leftOvers_ofEveryKind_areNamedInOneText() {
        oauth.tokens().rejectNext(OAuthError.INVALID_SCOPE);
        oauth.tokens().answerNext(FakeResponse.empty(200));
        oauth.faults().on(RESOURCE).first().resetMidBody();
        oauth.proxy().next(ConnectionFault.halfOpen());

        assertThatThrownBy(() -> assertThat(oauth).hasNoUnusedFaults())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expected every fault planned for oauth to be met, but 4 were not.
                           no request arrived
                        Unused faults: RESOURCE first: resetMidBody, next token request: invalid_scope, \
                        next token request: FakeResponse[200, 0 characters], proxy connection 1: halfOpen.   \
                        Unmatched requests: none.""");
    }

    private ClientCredentials.Builder credentials() {
        return ClientCredentials.builder()
                .tokenUri(oauth.tokenUri())
                .clientId(oauth.clientId())
                .clientSecret(oauth.clientSecret())
                .transport(transport)
                .clock(clock)
                .jitter(Jitter.fixed(0));
    }

    private AccessToken fetch(ClientCredentials.Builder credentials) {
        return credentials.build().fetch(Deadline.after(Duration.ofMinutes(1), clock));
    }

    private int resource(AccessToken token) {
        return Client.of(oauth)
                .get("/resource", "Authorization", token.authorizationHeader())
                .statusCode();
    }
}
