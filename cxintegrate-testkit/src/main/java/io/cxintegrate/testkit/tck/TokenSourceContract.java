package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.OAuthOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.OAuthError;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of a {@link TokenSource} that gets its tokens from an authorization server: extend it and hand over yours,
 * pointed at the fake server.
 */
public abstract class TokenSourceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestClock clock = new TestClock();
    private final FakeOAuth oauth = FakeOAuth.start(clock);
    private TokenSource tokens = TokenSource.fixed(oauth.clientSecret());

    /** For subclasses. */
    protected TokenSourceContract() {}

    /** A new source that asks {@code server}, as the client the server knows, and goes by {@code clock}. */
    protected abstract TokenSource source(FakeOAuth server, TimeSource clock);

    @BeforeEach
    void open() {
        tokens = source(oauth, clock);
    }

    @AfterEach
    void close() {
        oauth.close();
    }

    @Test
    void token_askedAgain_isTheSameWithoutAnotherRequest() {
        AccessToken first = token();
        assertSame(first, token());
        assertSame(first, tokens.tokenAsync(deadline()).join());
        assertEquals(1, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void token_hundredCallersAtOnce_isFetchedOnce() throws Exception {
        Stall stall = oauth.faults().on(OAuthOperation.TOKEN).first().stall();
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(tokens.tokenAsync(deadline()));
        }
        assertTrue(stall.awaitArrival(PATIENCE), "one request arrives");
        stall.release();
        AccessToken first = waiting.get(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (CompletableFuture<AccessToken> one : waiting) {
            assertSame(first, one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertEquals(1, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void waiter_cancelled_leavesTheOthersAlone() throws Exception {
        Stall stall = oauth.faults().on(OAuthOperation.TOKEN).first().stall();
        CompletableFuture<AccessToken> impatient = tokens.tokenAsync(deadline());
        CompletableFuture<AccessToken> patient = tokens.tokenAsync(deadline());
        assertTrue(stall.awaitArrival(PATIENCE), "the request arrives");
        impatient.cancel(true);
        stall.release();
        patient.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(1, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void token_expired_isFetchedAnew() {
        oauth.tokens().lifetime(Duration.ofMinutes(10));
        AccessToken first = token();
        clock.advance(Duration.ofMinutes(10));
        assertNotSame(first, token());
        assertEquals(2, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void invalidate_tokenInUse_isNotGivenOutAgain() {
        AccessToken refused = token();
        tokens.invalidate(refused);
        assertNotSame(refused, token());
        assertEquals(2, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void invalidate_tokenThatIsOldAlready_leavesTheNewerOne() {
        AccessToken old = token();
        tokens.invalidate(old);
        AccessToken newer = token();
        tokens.invalidate(old);
        assertSame(newer, token());
        assertEquals(2, oauth.tokenRequests().size(), "token requests");
    }

    @Test
    void wrongCredentials_refused_areACredentialErrorToSyncAndAsync() {
        oauth.tokens().rejectNext(OAuthError.INVALID_CLIENT);
        oauth.tokens().rejectNext(OAuthError.INVALID_CLIENT);
        assertThrows(CredentialException.class, this::token);
        CompletableFuture<AccessToken> async = tokens.tokenAsync(deadline());
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> async.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(failure.getCause() instanceof CredentialException, "a CredentialException, not " + failure);
    }

    @Test
    void toString_ofSourceAndToken_showsNoSecret() {
        AccessToken token = token();
        String shown = tokens + " " + token;
        assertTrue(!shown.contains(token.value().reveal()), "the token is not in a text");
        assertTrue(!shown.contains(oauth.clientSecret().reveal()), "the client secret is not in a text");
    }

    private AccessToken token() {
        return tokens.token(deadline());
    }

    private Deadline deadline() {
        return Deadline.after(PATIENCE, clock);
    }
}
