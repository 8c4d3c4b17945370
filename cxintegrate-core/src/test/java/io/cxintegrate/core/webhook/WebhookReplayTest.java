package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.webhook.WebhookVerifier.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookReplayTest {
    private static final Secret SECRET = Secret.of("0123456789abcdefghijklmnop");
    private static final byte[] BODY = {'{', '}'};

    private final ManualTime time = new ManualTime();
    private final WebhookSigner signer = WebhookSigner.of(SECRET);
    private final WebhookVerifier verifier = WebhookVerifier.of(time, SECRET).withReplayMemory(100);

    @Test
    void verify_sameMessageAgain_isReplayedAndNotRefused() {
        Headers message = signer.sign("m-1", time.instant(), BODY);

        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.REPLAYED);
        assertThat(verifier.accepts(message, BODY)).isFalse();
        assertThat(verifier.verify(signer.sign("m-2", time.instant(), BODY), BODY))
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void verify_withoutAMemory_acceptsAgain() {
        Headers message = signer.sign("m-1", time.instant(), BODY);
        WebhookVerifier forgetful = WebhookVerifier.of(time, SECRET);

        assertThat(forgetful.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
        assertThat(forgetful.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void verify_signedAnewUnderTheSameId_isReplayed() {
        verifier.verify(signer.sign("m-1", time.instant(), BODY), BODY);
        time.advance(Duration.ofMinutes(4));

        assertThat(verifier.verify(signer.sign("m-1", time.instant(), BODY), BODY))
                .isEqualTo(Verdict.REPLAYED);
        // The second one could be replayed for five minutes more, so it is remembered for that long.
        time.advance(Duration.ofMinutes(4));
        assertThat(verifier.verify(signer.sign("m-1", time.instant(), BODY), BODY))
                .isEqualTo(Verdict.REPLAYED);
    }

    @Test
    void verify_messageFromTheFuture_isRememberedUntilItIsTooOld() {
        Instant early = time.instant().plus(Duration.ofMinutes(5));
        Headers message = signer.sign("m-1", early, BODY);

        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
        time.advance(Duration.ofMinutes(10));
        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.REPLAYED);
        time.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.REFUSED);
        assertThat(verifier.verify(signer.sign("m-1", time.instant(), BODY), BODY))
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void verify_notAuthentic_isNotRemembered() {
        Headers message = signer.sign("m-1", time.instant(), BODY);

        assertThat(verifier.verify(message, new byte[] {'x'})).isEqualTo(Verdict.REFUSED);
        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void forget_messageThatCouldNotBeHandled_letsItsRepeatIn() {
        Headers message = signer.sign("m-1", time.instant(), BODY);
        verifier.verify(message, BODY);

        verifier.forget("m-1");
        verifier.forget("never seen");

        assertThat(verifier.verify(message, BODY)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void verify_moreIdsThanItHolds_forgetsTheOldest() {
        WebhookVerifier small = WebhookVerifier.of(time, SECRET).withReplayMemory(3);
        List<Headers> messages = IntStream.range(0, 4)
                .mapToObj(i -> signer.sign("m-" + i, time.instant(), BODY))
                .toList();
        messages.forEach(m -> assertThat(small.verify(m, BODY)).isEqualTo(Verdict.ACCEPTED));

        assertThat(messages.subList(1, 4))
                .allSatisfy(m -> assertThat(small.verify(m, BODY)).isEqualTo(Verdict.REPLAYED));
        assertThat(small.verify(messages.get(0), BODY)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void isFirst_idsThatAreOver_areDroppedBeforeOthers() {
        ReplayMemory memory = new ReplayMemory(1_000);
        for (int i = 0; i < 500; i++) {
            memory.isFirst("old-" + i, 10, 0);
        }
        memory.isFirst("new", 30, 20);

        assertThat(memory.size()).isEqualTo(1);
    }

    @Test
    void verify_sameMessageManyTimesAtOnce_isAcceptedOnce() throws Exception {
        int callers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < 100; round++) {
                Headers message = signer.sign("m-" + round, time.instant(), BODY);
                CyclicBarrier together = new CyclicBarrier(callers);
                List<Future<Verdict>> verdicts = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    verdicts.add(pool.submit(() -> {
                        together.await();
                        return verifier.verify(message, BODY);
                    }));
                }
                int accepted = 0;
                for (Future<Verdict> v : verdicts) {
                    accepted += v.get() == Verdict.ACCEPTED ? 1 : 0;
                }
                assertThat(accepted).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void verify_idOutOfBounds_isRefused() {
        Headers good = signer.sign("m", time.instant(), BODY);
        for (String id : List.of("", " ", "a.b", "a b", "x".repeat(257))) {
            assertThat(verifier.verify(good.with("webhook-id", id), BODY)).isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void withReplayMemory_noRoom_isRefused() {
        assertThatThrownBy(() -> verifier.withReplayMemory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxIds must be at least 1 but is 0");
    }
}
