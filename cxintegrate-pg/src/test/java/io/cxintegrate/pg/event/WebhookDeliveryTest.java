package io.cxintegrate.pg.event;

import static io.cxintegrate.pg.event.EventDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.WebhookPublisher;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.pg.event.OutboxDeadLetter.Reason;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.WebhookOperation;
import io.cxintegrate.testkit.server.RecordedCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Webhooks that outlive the process: the outbox repeats, the sender signs. */
@SuppressWarnings("try") // a relay works by being there
class WebhookDeliveryTest {
    private static final EventDatabase DB = new EventDatabase();

    private final Secret secret = Secret.of("a-secret-of-at-least-24-bytes");

    @AfterAll
    static void drop() {
        DB.close();
    }

    @Test
    void outbox_receiverIsDownAtFirst_sendsTheSameIdAgainSignedAnew() {
        EventEnvelope event = event("0b0e4d5c-6a7e-4f0e-8a40-0d4f8d7e2c11", "a");
        List<RecordedCall> calls = run(event, 503);
        assertThat(calls).hasSize(2);
        for (RecordedCall call : calls) {
            assertThat(call.requestHeader("webhook-id")).contains(event.id());
            assertThat(call.requestJson()).isEqualTo(event.toJson());
            assertThat(WebhookVerifier.of(TimeSource.system(), secret)
                            .verify(
                                    Headers.ofAll(call.requestHeaders()),
                                    call.requestBody().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(WebhookVerifier.Verdict.ACCEPTED);
        }
        assertThat(DB.count("cxintegrate.outbox_dead_letter")).isZero();
    }

    @Test
    void outbox_receiverIsGone_makesADeadLetterAtOnce() {
        EventEnvelope event = event(UUID.nameUUIDFromBytes(new byte[] {1}).toString(), "a");
        assertThat(run(event, 410)).hasSize(1);
        try (EventOutbox outbox = EventOutbox.builder(DB.dataSource()).build()) {
            assertThat(outbox.deadLetters(1).get(0).reason()).isEqualTo(Reason.REFUSED);
            assertThat(outbox.deadLetters(1).get(0).lastError())
                    .contains("InvalidInputException: webhook to 127.0.0.1 failed: 410 (refused for good)");
            DB.sql("DELETE FROM cxintegrate.outbox_dead_letter");
        }
    }

    private List<RecordedCall> run(EventEnvelope event, int firstStatus) {
        try (FakeWebhookReceiver receiver = FakeWebhookReceiver.start();
                HttpTransport transport = HttpTransport.jdk();
                EventOutbox outbox = EventOutbox.builder(DB.dataSource()).build()) {
            receiver.faults().on(WebhookOperation.DELIVERY).first().status(firstStatus);
            WebhookSender sender = WebhookSender.builder()
                    .transport(transport)
                    .secret(secret)
                    .retry(RetryPolicy.none())
                    .build();
            try (OutboxRelay relay = outbox.relay(WebhookPublisher.to(receiver.url(), sender))
                    .pollInterval(Duration.ofMillis(20))
                    .jitter(() -> 0.01)
                    .start()) {
                outbox.append(event);
                DB.await("SELECT count(*) = 0 FROM cxintegrate.outbox");
            }
            return receiver.journal().calls();
        }
    }
}
