package io.cxintegrate.testkit.tck;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.deadletter.FileDeadLetters;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.guard.HostResolver;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What core and testkit themselves bring, under the contracts that users' implementations run. */
class OwnImplementationsTest {
    @Nested
    class RandomIds extends IdSourceContract {
        @Override
        protected IdSource ids() {
            return IdSource.random();
        }
    }

    @Nested
    class SequentialIds extends IdSourceContract {
        @Override
        protected IdSource ids() {
            return IdSource.sequence("id");
        }
    }

    @Nested
    class RandomJitter extends JitterContract {
        @Override
        protected Jitter jitter() {
            return Jitter.random();
        }
    }

    @Nested
    class FixedJitter extends JitterContract {
        @Override
        protected Jitter jitter() {
            return Jitter.fixed(0.999);
        }
    }

    @Nested
    class RealTime extends TimeSourceContract {
        @Override
        protected TimeSource time() {
            return TimeSource.system();
        }
    }

    @Nested
    class VirtualTime extends TimeSourceContract {
        @Override
        protected TimeSource time() {
            return new TestClock();
        }
    }

    @Nested
    class Stats extends MetricsContract {
        @Override
        protected Metrics metrics() {
            return new CallStats(TimeSource.system());
        }
    }

    @Nested
    class Composite extends MetricsContract {
        @Override
        protected Metrics metrics() {
            return Metrics.composite(Metrics.noop(), new CallStats(TimeSource.system()));
        }
    }

    @Nested
    class PlainJson extends WireFormatContract {
        @Override
        protected WireFormat format() {
            return WireFormat.plainJson();
        }

        @Override
        protected JsonObject envelope(JsonObject input) {
            return input;
        }
    }

    @Nested
    class JdkTransport extends HttpTransportContract {
        @Override
        protected HttpTransport transport() {
            return HttpTransport.jdk();
        }
    }

    @Nested
    class SystemResolver extends HostResolverContract {
        @Override
        protected HostResolver resolver() {
            return HostResolver.system();
        }
    }

    @Nested
    class ExponentialBackoff extends BackoffContract {
        @Override
        protected Backoff backoff() {
            return Backoff.exponential(Duration.ofMillis(1), Duration.ofDays(1));
        }
    }

    @Nested
    class FixedBackoff extends BackoffContract {
        @Override
        protected Backoff backoff() {
            return Backoff.fixed(Duration.ofSeconds(1));
        }
    }

    @Nested
    class StandardTokenErrors extends TokenErrorProfileContract {
        @Override
        protected TokenErrorProfile profile() {
            return TokenErrorProfile.standard();
        }

        @Override
        protected List<Refusal> throttles() {
            return List.of();
        }
    }

    @Nested
    class DeadLettersInMemory extends DeadLettersContract {
        private final InMemoryDeadLetters<WebhookMessage> letters = new InMemoryDeadLetters<>(1_000);

        @Override
        protected DeadLetters<WebhookMessage> open() {
            return letters;
        }

        @Override
        protected List<DeadLetter<WebhookMessage>> kept() {
            return letters.list();
        }
    }

    @Nested
    class DeadLettersInAFile extends DeadLettersContract {
        @TempDir
        private Path directory;

        private @Nullable FileDeadLetters<WebhookMessage> letters;

        @AfterEach
        void closeFile() {
            if (letters != null) {
                letters.close();
            }
        }

        @Override
        protected DeadLetters<WebhookMessage> open() {
            letters = FileDeadLetters.open(
                    directory.resolve("dead.jsonl"), WebhookMessage::toJson, WebhookMessage::fromJson);
            return letters;
        }

        @Override
        protected List<DeadLetter<WebhookMessage>> kept() {
            closeFile();
            letters = FileDeadLetters.open(
                    directory.resolve("dead.jsonl"), WebhookMessage::toJson, WebhookMessage::fromJson);
            return letters.list();
        }
    }

    @Nested
    class CachedTokens extends TokenSourceContract {
        private final HttpTransport transport = HttpTransport.jdk();

        @AfterEach
        void closeTransport() {
            transport.close();
        }

        @Override
        protected TokenSource source(FakeOAuth server, TimeSource clock) {
            return CachingTokenSource.over(ClientCredentials.builder()
                            .tokenUri(server.tokenUri())
                            .clientId(server.clientId())
                            .clientSecret(server.clientSecret())
                            .transport(transport)
                            .clock(clock)
                            .build())
                    .clock(clock)
                    .build();
        }
    }
}
