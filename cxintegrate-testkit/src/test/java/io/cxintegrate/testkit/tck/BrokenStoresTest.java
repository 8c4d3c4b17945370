package io.cxintegrate.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.guard.HostResolver;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.core.webhook.DeadLetter;
import io.cxintegrate.core.webhook.DeadLetters;
import io.cxintegrate.testkit.tck.event.EventPublisherContract;
import io.cxintegrate.testkit.tck.store.DocumentStoreContract;
import io.cxintegrate.testkit.tck.store.SchemaHistoryContract;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

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
            return events -> events.forEach(event -> arrived.add(0, event.id()));
        }

        @Override
        protected List<String> arrived() {
            return arrived;
        }
    }

    /** Keeps one letter, and forgets what failed. */
    static class OnlyTheLast extends DeadLettersContract {
        private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();

        @Override
        protected DeadLetters open() {
            return letter -> {
                letters.clear();
                letters.add(letter);
            };
        }

        @Override
        protected List<DeadLetter> kept() {
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

    /** The tests of a contract that fail, in the order of the alphabet. */
    private static Set<String> failuresOf(Class<?> contract) {
        Set<String> failed = new TreeSet<>();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest() && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                                    failed.add(test.getSource()
                                            .map(source -> ((MethodSource) source).getMethodName())
                                            .orElseThrow());
                                }
                            }
                        });
        return failed;
    }
}
