package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.event.WebhookPublisher;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.pg.event.EventOutbox;
import io.cxintegrate.pg.event.OutboxDeadLetter;
import io.cxintegrate.pg.event.OutboxRelay;
import io.cxintegrate.pg.event.PgEventFeed;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsGuideTest {
    private final EventEnvelope event = EventEnvelope.builder()
            .type("interaction.completed")
            .schemaVersion("2.1.0")
            .source("urn:example:contact-centre")
            .subject("interaction-42")
            .data(JsonObject.of("agentId", "a-7"))
            .build();
    private final Secret secret = Secret.of("a-secret-of-at-least-24-bytes");
    private PostgresFixture db;
    private DataSource dataSource;

    @BeforeEach
    void open() {
        db = PostgresFixture.shared().freshDatabase();
        dataSource = db.dataSource();
        PgMigrations.ofDefaultSchema().migrate(dataSource);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void outbox_asTheGuideShows_deliversAsWebhook() throws Exception {
        try (FakeWebhookReceiver receiver = FakeWebhookReceiver.start();
                HttpTransport transport = HttpTransport.jdk();
                Connection connection = db.connect()) {
            URI endpoint = receiver.url();
            connection.setAutoCommit(false);

            WebhookSender sender = WebhookSender.builder()
                    .transport(transport)
                    .secret(secret)
                    .retry(RetryPolicy.none())
                    .build();
            EventOutbox outbox =
                    EventOutbox.builder(dataSource).orderedBySubject().build();
            OutboxRelay relay =
                    outbox.relay(WebhookPublisher.to(endpoint, sender)).start();

            outbox.append(connection, event);
            connection.commit();
            outbox.wakeUp();

            awaitEmptyOutbox();

            List<OutboxDeadLetter> dead = outbox.deadLetters(100);
            outbox.replay(dead.stream().map(letter -> letter.event().id()).toList());

            relay.close();
            outbox.close();
            assertThat(dead).isEmpty();
            assertThat(receiver.deliveries()).hasSize(1);
            assertThat(receiver.deliveries().get(0).header("webhook-id")).contains(event.id());
        }
    }

    @Test
    void feed_asTheGuideShows_isHeardByEveryNode() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        PgEventFeed feed =
                PgEventFeed.builder(dataSource).retention(Duration.ofHours(24)).build();
        Cursor start = feed.since(TimeSource.system().instant().minus(Duration.ofMinutes(5)));
        Subscription subscription = feed.tail(start, new FeedListener() {
            @Override
            public void onBatch(List<EventEnvelope> events, Cursor next) {
                heard.countDown();
            }

            @Override
            public void onGap(Cursor from, Cursor next) {
                throw new IllegalStateException("nothing is old enough");
            }
        });
        feed.publish(List.of(event));
        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        subscription.close();
        feed.close();
    }

    private void awaitEmptyOutbox() throws SQLException {
        TimeSource time = TimeSource.system();
        long end = time.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (Connection c = db.connect();
                var s = c.createStatement()) {
            while (time.nanoTime() < end) {
                try (var rs = s.executeQuery("SELECT count(*) FROM cxintegrate.outbox")) {
                    rs.next();
                    if (rs.getInt(1) == 0) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("the outbox was never empty");
    }
}
