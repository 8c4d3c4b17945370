package io.cxintegrate.core.auth;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tokens {@code t1, t2, ...} of a life that a test chooses, or a failure; notes when it was asked. */
final class FakeTokenEndpoint implements TokenFetcher {
    private final ManualTime time;
    private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile Duration life = Duration.ofMinutes(10);
    private volatile @Nullable CxException failure;
    private volatile @Nullable CountDownLatch hold;
    private volatile Runnable whileFetching = () -> {};
    private volatile @Nullable TokenKey key;

    FakeTokenEndpoint(ManualTime time) {
        this.time = time;
    }

    static UnavailableException down() {
        return new UnavailableException(
                "down", ErrorContext.builder().retryable(true).build(), null);
    }

    static CredentialException wrongSecret() {
        return new CredentialException(
                "wrong secret",
                ErrorContext.builder()
                        .status(401)
                        .platformCode("invalid_client")
                        .build(),
                null);
    }

    FakeTokenEndpoint living(Duration value) {
        life = value;
        return this;
    }

    FakeTokenEndpoint failing(@Nullable CxException value) {
        failure = value;
        return this;
    }

    FakeTokenEndpoint keyed(TokenKey value) {
        key = value;
        return this;
    }

    /** From now on, answers only when the returned latch is counted down. */
    CountDownLatch holding() {
        CountDownLatch latch = new CountDownLatch(1);
        hold = latch;
        return latch;
    }

    void whileFetching(Runnable value) {
        whileFetching = value;
    }

    int fetches() {
        return asked.size();
    }

    /** When it was asked, in monotonic nanoseconds. */
    List<Long> asked() {
        return List.copyOf(asked);
    }

    @Override
    public AccessToken fetch(Deadline deadline) {
        asked.add(time.nanoTime());
        int n = asked.size();
        java.time.Instant issuedAt = time.instant();
        whileFetching.run();
        CountDownLatch latch = hold;
        if (latch != null) {
            try {
                if (!latch.await(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("never released");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        CxException f = failure;
        if (f != null) {
            throw f;
        }
        return AccessToken.of(Secret.of("t" + n), issuedAt, issuedAt.plus(life), "");
    }

    @Override
    public Optional<TokenKey> key() {
        return Optional.ofNullable(key);
    }
}
