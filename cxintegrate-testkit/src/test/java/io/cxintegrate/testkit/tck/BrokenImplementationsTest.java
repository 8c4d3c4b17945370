package io.cxintegrate.testkit.tck;

import static io.cxintegrate.testkit.tck.Contracts.failuresOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Every contract finds what is broken: each runs, within JUnit, against an implementation with known faults. */
class BrokenImplementationsTest {
    static class ConstantIds extends IdSourceContract {
        @Override
        protected IdSource ids() {
            return () -> "same/again";
        }
    }

    static class JitterOfOne extends JitterContract {
        @Override
        protected Jitter jitter() {
            return () -> 1.0;
        }
    }

    /** Does not wait and does not notice an interrupt. */
    static class TimeThatStands extends TimeSourceContract {
        @Override
        protected TimeSource time() {
            return new TimeSource() {
                @Override
                public Instant instant() {
                    return TestClock.START;
                }

                @Override
                public long nanoTime() {
                    return 0;
                }

                @Override
                public void sleep(Duration duration) {
                    assertThat(duration).isNotNull();
                }

                @Override
                public CompletableFuture<Void> after(Duration duration) {
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    /** Wants the same tags every time, adds one of its own, and counts without care for threads. */
    static class StrictMetrics extends MetricsContract {
        @Override
        protected Metrics metrics() {
            Map<String, Set<String>> known = new HashMap<>();
            return new Metrics() {
                @Override
                public void count(String name, long amount, Map<String, String> tags) {
                    tags.put("host", "mine");
                }

                @Override
                public void time(String name, Duration duration, Map<String, String> tags) {
                    if (!known.computeIfAbsent(name, n -> new TreeSet<>(tags.keySet()))
                            .equals(tags.keySet())) {
                        throw new IllegalArgumentException("other tags than before");
                    }
                }

                @Override
                public void gauge(String name, double value, Map<String, String> tags) {
                    tags.put("host", "mine");
                }
            };
        }
    }

    /** Loses the input, answers failures as text. */
    static class LossyFormat extends WireFormatContract {
        @Override
        protected WireFormat format() {
            return new WireFormat() {
                @Override
                public Decoded decode(JsonObject body) {
                    if (body.isEmpty()) {
                        throw new InvalidInputException(" ");
                    }
                    return new Decoded("", "", JsonObject.empty(), false);
                }

                @Override
                public EndpointResponse success(DataActionCall call, DataActionResult result) {
                    return EndpointResponse.json(201, JsonObject.empty());
                }

                @Override
                public EndpointResponse failure(DataActionProblem problem) {
                    return new EndpointResponse(500, Headers.of("Content-Type", "text/plain"), new byte[0]);
                }
            };
        }

        @Override
        protected JsonObject envelope(JsonObject input) {
            return input;
        }
    }

    /** Repeats in silence, calls every failure a refused connection, and works on after it was closed. */
    static class RepeatingTransport extends HttpTransportContract {
        @Override
        protected HttpTransport transport() {
            HttpTransport jdk = HttpTransport.jdk();
            return new HttpTransport() {
                @Override
                public TransportResponse send(TransportRequest request) {
                    try {
                        return jdk.send(request);
                    } catch (TransportException first) {
                        try {
                            return jdk.send(request);
                        } catch (TransportException again) {
                            throw new TransportException("no", TransportException.Kind.CONNECT, null);
                        }
                    }
                }

                @Override
                public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                    return CompletableFuture.completedFuture(send(request));
                }

                @Override
                public void close() {
                    // Stays open; its threads are daemons.
                }
            };
        }
    }

    /** Asks every time and forgets no refused token. */
    static class NoCache extends TokenSourceContract {
        @Override
        protected TokenSource source(FakeOAuth server, TimeSource clock) {
            ClientCredentials credentials = ClientCredentials.builder()
                    .tokenUri(server.tokenUri())
                    .clientId(server.clientId())
                    .clientSecret(server.clientSecret())
                    .transport(HttpTransport.jdk())
                    .clock(clock)
                    .build();
            return new TokenSource() {
                @Override
                public AccessToken token(Deadline deadline) {
                    return credentials.fetch(deadline);
                }

                @Override
                public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
                    return CompletableFuture.supplyAsync(() -> token(deadline));
                }

                @Override
                public void invalidate(AccessToken rejected) {
                    // There is nothing to forget.
                }

                @Override
                public String toString() {
                    return "NoCache[" + server.clientSecret().reveal() + "]";
                }
            };
        }
    }

    /** Looks and takes in two steps, takes every finish for the owner's, and never forgets. */
    static class CarelessIdempotency extends IdempotencyStoreContract {
        private final Map<String, String> prints = new ConcurrentHashMap<>();
        private final Map<String, String> answers = new ConcurrentHashMap<>();

        @Override
        protected void pass(Duration time) {
            // It has no clock.
        }

        @Override
        protected IdempotencyStore open() {
            return new IdempotencyStore() {
                @Override
                public Begin begin(String key, String fingerprint, Duration lease) {
                    String answer = answers.get(key);
                    if (answer != null) {
                        return new Finished(answer);
                    }
                    if (prints.containsKey(key)) {
                        return new InProgress();
                    }
                    LockSupport.parkNanos(1_000_000);
                    prints.put(key, fingerprint);
                    return new Started("owner");
                }

                @Override
                public boolean finish(String key, String owner, String answer, Duration keep) {
                    answers.put(key, answer);
                    return true;
                }

                @Override
                public void abandon(String key, String owner) {
                    prints.remove(key);
                }
            };
        }
    }

    @Test
    void idempotencyStoreContract_carelessStore_isFound() {
        assertThat(failuresOf(CarelessIdempotency.class))
                .contains(
                        "abandonAndFinish_byAStranger_changeNothing",
                        "abandon_ofARunningCall_freesTheKeyForAnyFingerprint",
                        "answer_keptLongEnough_isForgottenAndNotBefore",
                        "begin_manyAtOnceAfterTheLease_oneTakesOver",
                        "begin_manyAtOnceOverTwoHandles_oneIsStarted",
                        "begin_otherFingerprint_isAMismatch",
                        "begin_otherKey_isFreeToo",
                        "callsSentSeveralTimes_manyAtOnceOverTwoHandles_runOnceAndAllGetTheFirstAnswer",
                        "finish_again_leavesTheFirstAnswer",
                        "lease_over_freesTheKeyAndTheOldOwnerIsTooLate")
                .doesNotContain("begin_freeKey_isStarted", "begin_whenItIsOver_givesTheFirstAnswer");
    }

    @Test
    void idSourceContract_constantId_isFound() {
        assertThat(failuresOf(ConstantIds.class))
                .containsExactly(
                        "next_always_isOfLettersDigitsAndHyphensAndShort", "next_fromManyThreads_isNeverTheSame");
    }

    @Test
    void jitterContract_one_isFound() {
        assertThat(failuresOf(JitterOfOne.class)).containsExactly("next_fromManyThreads_isAtLeastZeroAndBelowOne");
    }

    @Test
    void timeSourceContract_timeThatStands_isFound() {
        assertThat(failuresOf(TimeThatStands.class))
                .containsExactly(
                        "after_someTime_completesNotBefore",
                        "sleep_interruptedBefore_throwsAndDoesNotWait",
                        "sleep_someTime_passesOnTheMonotonicClock");
    }

    @Test
    void metricsContract_strictTagsAndChangedMaps_areFound() {
        assertThat(failuresOf(StrictMetrics.class))
                .containsExactly(
                        "manyThreads_atOnce_areTaken",
                        "measurements_ofEveryKind_areTaken",
                        "oneName_withOtherTagsEachTime_isTaken",
                        "tagMap_ofTheCaller_isLeftAlone");
    }

    @Test
    void wireFormatContract_lossyFormat_isFound() {
        assertThat(failuresOf(LossyFormat.class))
                .containsExactly(
                        "decode_anyObject_isReadOrRefusedAsInvalidInput",
                        "decode_envelope_givesTheInputBack",
                        "failure_ofEveryKind_isJsonThatSaysWhatIsWrong",
                        "success_objectAndRows_areJsonWith200");
    }

    @Test
    void httpTransportContract_repeatingTransport_isFound() {
        assertThat(failuresOf(RepeatingTransport.class))
                .contains(
                        "answerLost_afterTheWork_isSaidAndNothingIsRepeated",
                        "server_stalls_endsWithTheTimeOut",
                        "send_interrupted_stopsAndKeepsTheFlag",
                        "sendAsync_fails_withTheSameExceptionAndNeverThrows",
                        "closed_transport_refusesAndSecondCloseDoesNothing")
                .doesNotContain("send_request_arrivesAsItIsAndTheAnswerComesBack");
    }

    @Test
    void tokenSourceContract_noCache_isFound() {
        assertThat(failuresOf(NoCache.class))
                .contains(
                        "token_askedAgain_isTheSameWithoutAnotherRequest",
                        "token_hundredCallersAtOnce_isFetchedOnce",
                        "invalidate_tokenThatIsOldAlready_leavesTheNewerOne",
                        "toString_ofSourceAndToken_showsNoSecret")
                .doesNotContain("wrongCredentials_refused_areACredentialErrorToSyncAndAsync");
    }
}
