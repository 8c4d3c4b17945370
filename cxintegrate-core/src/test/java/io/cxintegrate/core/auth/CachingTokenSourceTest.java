package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The life of one token, seen by one caller; what many callers and failures do to it is in the tests beside this one. */
class CachingTokenSourceTest {
    private final ManualTime time = new ManualTime();
    private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint(time);
    private final CachingTokenSource cache = CachingTokenSource.over(endpoint)
            .clock(time)
            .jitter(Jitter.fixed(0))
            .executor(Runnable::run)
            .build();

    private String read() {
        return cache.token(Deadline.after(Duration.ofSeconds(30), time)).value().reveal();
    }

    @Test
    void token_stale_servesTheOldOneAndRenewsBehind() {
        assertThat(read()).isEqualTo("t1");
        time.advance(Duration.ofSeconds(449));
        assertThat(read()).isEqualTo("t1");
        assertThat(endpoint.fetches()).isEqualTo(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(read()).isEqualTo("t1");
        assertThat(endpoint.fetches()).isEqualTo(2);
        assertThat(read()).isEqualTo("t2");
        assertThat(endpoint.fetches()).isEqualTo(2);
    }

    @Test
    void token_expired_waitsForANewOne() {
        read();
        time.advance(Duration.ofMinutes(10));
        assertThat(read()).isEqualTo("t2");
    }

    @Test
    void token_deadEndpointComesBack_isAskedAgainAfterTheBackOff() {
        endpoint.failing(FakeTokenEndpoint.down());
        assertThat(cache.tokenAsync(Deadline.none(time))).isNotNull();
        endpoint.failing(null);
        time.advance(Duration.ofSeconds(1));
        assertThat(read()).isEqualTo("t2");
    }

    @Test
    void invalidate_thatToken_isRenewedAndANewerOneIsLeftAlone() {
        AccessToken first = cache.token(Deadline.none(time));
        cache.invalidate(first);
        assertThat(read()).isEqualTo("t2");
        cache.invalidate(first);
        assertThat(read()).isEqualTo("t2");
        assertThat(endpoint.fetches()).isEqualTo(2);
    }

    @Test
    void fixed_always_isTheSame() {
        TokenSource source = TokenSource.fixed(Secret.of("key"));
        AccessToken token = source.token(Deadline.none(time));
        source.invalidate(token);
        assertThat(source.token(Deadline.none(time))).isSameAs(token);
        assertThat(source.tokenAsync(Deadline.none(time)).join()).isSameAs(token);
    }
}
