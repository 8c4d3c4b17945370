package io.cxintegrate.testkit.tck;

import static io.cxintegrate.testkit.tck.Contracts.failuresOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.sink.BatchAuditSink;
import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventFeed;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.guard.HostResolver;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.testkit.tck.event.EventFeedContract;
import io.cxintegrate.testkit.tck.event.EventPublisherContract;
import io.cxintegrate.testkit.tck.host.EndpointAuthContract;
import io.cxintegrate.testkit.tck.store.DocumentStoreContract;
import io.cxintegrate.testkit.tck.store.SchemaHistoryContract;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contracts of stores and small SPIs find what is broken; see {@link BrokenImplementationsTest}. */
class BrokenStoresTest {
    /** Counts revisions for each life of a document anew, and lists everything, unsorted. */
    static class ForgetfulRevisions extends DocumentStoreContract {
        private final Map<DocumentKey, StoredDocument> documents = new ConcurrentHashMap<>();

        @Override
        protected DocumentStore open() {
            return new DocumentStore() {
                @Override
                public Optional<StoredDocument> load(DocumentKey key) {
                    return Optional.ofNullable(documents.get(key));
                }

                @Override
                public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
                    long revision = load(key).map(StoredDocument::revision).orElse(NEW);
                    if (revision != expectedRevision) {
                        return Optional.empty();
                    }
                    documents.put(key, new StoredDocument(key, document, revision + 1));
                    return load(key);
                }

                @Override
                public boolean delete(DocumentKey key, long expectedRevision) {
                    return load(key)
                                    .filter(d -> d.revision() == expectedRevision)
                                    .isPresent()
                            && documents.remove(key) != null;
                }

                @Override
                public List<StoredDocument> list(String collection, String afterId, int limit) {
                    return List.copyOf(documents.values());
                }
            };
        }
    }

    /** Appends whatever comes, whoever was first. */
    static class AppendAlways extends SchemaHistoryContract {
        private final List<SchemaVersion> versions = new CopyOnWriteArrayList<>();

        @Override
        protected SchemaHistory open() {
            return new SchemaHistory() {
                @Override
                public List<SchemaVersion> versions(String subject) {
                    return List.copyOf(versions);
                }

                @Override
                public Optional<SchemaVersion> latest(String subject) {
                    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
                }

                @Override
                public Optional<SchemaVersion> append(String subject, JsonObject schema, int expectedLatest) {
                    versions.add(new SchemaVersion(subject, versions.size() + 1, schema));
                    return latest(subject);
                }
            };
        }
    }

    /** Puts the newest first. */
    static class Backwards extends EventPublisherContract {
        private final List<String> arrived = new CopyOnWriteArrayList<>();

        @Override
        protected EventPublisher open() {
            return events -> {
                events.forEach(event -> arrived.add(0, event.id()));
                return PublishReceipt.of(events.size());
            };
        }

        @Override
        protected List<String> arrived() {
            return arrived;
        }
    }

    /** Hands over every batch from its end, and takes any cursor for the beginning. */
    static class FeedBackwards extends EventFeedContract {
        private final InMemoryEventLog log = new InMemoryEventLog(2_000, TimeSource.system());

        @Override
        protected EventFeed openFeed() {
            return new EventFeed() {
                @Override
                public Cursor latest() {
                    return log.latest();
                }

                @Override
                public Cursor since(Instant time) {
                    return log.since(time);
                }

                @Override
                public Subscription tail(Cursor from, FeedListener listener) {
                    FeedListener backwards = new FeedListener() {
                        @Override
                        public void onBatch(List<EventEnvelope> events, Cursor next) {
                            List<EventEnvelope> turned = new ArrayList<>(events);
                            Collections.reverse(turned);
                            listener.onBatch(turned, next);
                        }

                        @Override
                        public void onGap(Cursor from, Cursor next) {
                            listener.onGap(from, next);
                        }
                    };
                    try {
                        return log.tail(from, backwards);
                    } catch (InvalidInputException e) {
                        return log.tail(log.since(Instant.EPOCH), backwards);
                    }
                }

                @Override
                public void close() {
                    log.close();
                }
            };
        }

        @Override
        protected EventPublisher openPublisher() {
            return log;
        }

        @Override
        protected void forget() {
            log.publish(Collections.nCopies(
                    2_000,
                    EventEnvelope.builder()
                            .type("tck.filler")
                            .schemaVersion("1")
                            .source("urn:example:tck")
                            .data(JsonObject.empty())
                            .build()));
        }
    }

    /** Keeps the list it is given instead of what is in it, and takes records for ever. */
    static class KeepsTheList extends BatchAuditSinkContract {
        private final List<List<AuditEvent>> batches = new CopyOnWriteArrayList<>();

        @Override
        protected BatchAuditSink open() {
            return new BatchAuditSink() {
                @Override
                public void append(AuditEvent event) {
                    batches.add(List.of(event));
                }

                @Override
                public void appendAll(List<AuditEvent> events) {
                    batches.add(events);
                }
            };
        }

        @Override
        protected List<JsonObject> kept() {
            return batches.stream()
                    .flatMap(List::stream)
                    .map(AuditEvent::toJson)
                    .toList();
        }
    }

    /** Lets in whoever says anything at all, and fails on who says nothing. */
    static class AnyWord extends EndpointAuthContract {
        @Override
        protected EndpointAuth auth() {
            return request -> !request.headers().first("x-key").orElseThrow().isBlank();
        }

        @Override
        protected EndpointRequest permitted() {
            return request(Headers.of("x-key", "sesame"), "{}");
        }

        @Override
        protected List<EndpointRequest> refused() {
            return List.of(request(Headers.of("x-key", "sesam"), "{}"));
        }
    }

    /** Looks for its header by the spelling it expects, and calls every caller by another name each time. */
    static class OneSpelling extends EndpointAuthContract {
        private final AtomicInteger callers = new AtomicInteger();

        @Override
        protected EndpointAuth auth() {
            return new EndpointAuth() {
                @Override
                public boolean permits(EndpointRequest request) {
                    List<String> found = new ArrayList<>();
                    request.headers().forEach((name, value) -> {
                        if (name.equals("x-key")) {
                            found.add(value);
                        }
                    });
                    return found.equals(List.of("sesame"));
                }

                @Override
                public String principal(EndpointRequest request) {
                    return "caller-" + callers.incrementAndGet();
                }
            };
        }

        @Override
        protected EndpointRequest permitted() {
            return request(Headers.of("x-key", "sesame"), "{}");
        }

        @Override
        protected List<EndpointRequest> refused() {
            return List.of(request(Headers.of("x-key", "sesam"), "{}"));
        }
    }

    /** Keeps one letter, and forgets what failed. */
    static class OnlyTheLast extends DeadLettersContract {
        private final List<DeadLetter<WebhookMessage>> letters = new CopyOnWriteArrayList<>();

        @Override
        protected DeadLetters<WebhookMessage> open() {
            return letter -> {
                letters.clear();
                letters.add(letter);
            };
        }

        @Override
        protected List<DeadLetter<WebhookMessage>> kept() {
            return letters;
        }
    }

    /** Finds everything, everywhere. */
    static class OneAddressForAll extends HostResolverContract {
        @Override
        protected HostResolver resolver() {
            return host -> List.of(InetAddress.getLoopbackAddress());
        }
    }

    /** Has no address for what it does not know. */
    static class NoAddress extends HostResolverContract {
        @Override
        protected HostResolver resolver() {
            return host -> {
                try {
                    return List.of(InetAddress.getAllByName(host));
                } catch (UnknownHostException e) {
                    return List.of();
                }
            };
        }
    }

    static class EverythingLater extends TokenErrorProfileContract {
        @Override
        protected TokenErrorProfile profile() {
            return (status, error, description) -> true;
        }

        @Override
        protected List<Refusal> throttles() {
            return List.of(new Refusal(400, "slow_down", "later"));
        }
    }

    /** Doubles until it overflows. */
    static class Overflowing extends BackoffContract {
        @Override
        protected Backoff backoff() {
            return (attempt, jitter) -> Duration.ofNanos(1L << (attempt - 1));
        }
    }

    @Test
    void documentStoreContract_forgetfulRevisions_areFound() {
        assertThat(failuresOf(ForgetfulRevisions.class))
                .contains(
                        "save_afterDelete_neverHasARevisionOfBefore",
                        "list_pageByPage_givesTheCollectionInTheOrderOfItsIds",
                        "list_limitOutOfRange_isRefused")
                .doesNotContain("save_expectedRevision_replacesAndHasAnotherRevision");
    }

    @Test
    void schemaHistoryContract_appendAlways_isFound() {
        assertThat(failuresOf(AppendAlways.class))
                .contains(
                        "append_anotherCameFirst_isRefusedAndChangesNothing",
                        "append_sameAsTheNewest_isThatVersionWhateverWasExpected",
                        "append_otherSubjects_areLeftAlone",
                        "anything_badArgument_isRefused");
    }

    @Test
    void eventPublisherContract_backwards_isFound() {
        assertThat(failuresOf(Backwards.class))
                .contains("publish_batches_haveArrivedInOrderWhenItReturns")
                .doesNotContain("publish_nothing_isQuiet");
    }

    @Test
    void eventFeedContract_backwardsFromAnyCursor_isFound() {
        assertThat(failuresOf(FeedBackwards.class))
                .contains("tail_eventOfEveryKind_comesBackEqual", "tail_cursorOfNobody_isRefused")
                .doesNotContain("publish_nothing_isQuiet", "listener_leavesAnInterrupt_hearsWhatFollows");
    }

    @Test
    void batchAuditSinkContract_keepsTheList_isFound() {
        assertThat(failuresOf(KeepsTheList.class))
                .contains("appendAll_listChangedAfterwards_keepsWhatWasGiven", "appendAll_closed_isRefused")
                .doesNotContain("appendAll_batchesOfAnySizeAndSingleRecords_areKeptInOrder");
    }

    @Test
    void endpointAuthContract_anyWordOrOneSpelling_areFound() {
        assertThat(failuresOf(AnyWord.class))
                .containsExactly(
                        "permits_credentialsSpoiled_refusesAndNeverThrows",
                        "permits_noHeaders_refuses",
                        "permits_refused_refuses",
                        "permits_severalThreads_judgesEachRequestByItself");
        assertThat(failuresOf(OneSpelling.class))
                .containsExactly("permits_namesOfHeadersInAnyCase_permits", "principal_sameRequest_isTheSameName");
    }

    @Test
    void deadLettersContract_onlyTheLast_isFound() {
        assertThat(failuresOf(OnlyTheLast.class))
                .contains(
                        "accept_several_keepsAllInOrder",
                        "accept_sameMessageAgain_isAnotherLetter",
                        "accept_severalThreads_keepsEachOnce");
    }

    @Test
    void hostResolverContract_oneAddressOrNone_areFound() {
        assertThat(failuresOf(OneAddressForAll.class))
                .containsExactly(
                        "resolve_addressLiteral_isThatAddressAlone", "resolve_unknownHost_throwsAndGivesNoEmptyList");
        assertThat(failuresOf(NoAddress.class)).containsExactly("resolve_unknownHost_throwsAndGivesNoEmptyList");
    }

    @Test
    void tokenErrorProfileContract_everythingLater_isFound() {
        assertThat(failuresOf(EverythingLater.class))
                .containsExactly(
                        "isThrottle_errorsOfRfc6749_meanNever", "isThrottle_wrongCredentials_meanNeverWhateverIsSaid");
    }

    @Test
    void backoffContract_overflowing_isFound() {
        assertThat(failuresOf(Overflowing.class))
                .containsExactly("after_anyAttemptAndJitter_isNeverNegativeAndNeverThrows");
    }
}
