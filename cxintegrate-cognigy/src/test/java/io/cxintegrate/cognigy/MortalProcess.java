package io.cxintegrate.cognigy;

import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process that dies at a chosen moment: before or after it sends, saves or records. What it has done by then stays done; what it was
 * about to do does not happen, and no handler of failures runs, because a dead process has none.
 */
final class MortalProcess {
    /** Not an exception, so that nothing in the library mends anything on its way. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String moment) {
            super(moment, null, false, false);
        }
    }

    private final DocumentStore store;
    private final int diesAt;
    private final AuditSink audit;
    private final List<String> moments = new ArrayList<>();

    /** @param diesAt the index of the moment, from 0; beyond the last one it lives */
    MortalProcess(DocumentStore store, int diesAt) {
        this(store, diesAt, AuditSink.none());
    }

    MortalProcess(DocumentStore store, int diesAt, AuditSink audit) {
        this.store = store;
        this.diesAt = diesAt;
        this.audit = audit;
    }

    /** The moments it came to. */
    List<String> moments() {
        return List.copyOf(moments);
    }

    Cognigy start(FakeCognigy fake, TestClock clock, HttpTransport network) {
        return Tenants.client(fake, clock)
                .store(new MortalStore())
                .transport(new MortalTransport(network))
                .audit((AuditSink) event -> {
                    String what = "audit " + event.status().orElse("");
                    moment("before " + what);
                    audit.append(event);
                    moment("after " + what);
                })
                .build();
    }

    private void moment(String what) {
        moments.add(what);
        if (moments.size() == diesAt + 1) {
            throw new Death(what);
        }
    }

    private final class MortalStore implements DocumentStore {
        @Override
        public Optional<StoredDocument> load(DocumentKey key) {
            return store.load(key);
        }

        @Override
        public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
            moment("before save");
            Optional<StoredDocument> saved = store.save(key, document, expectedRevision);
            moment("after save");
            return saved;
        }

        @Override
        public boolean delete(DocumentKey key, long expectedRevision) {
            return store.delete(key, expectedRevision);
        }

        @Override
        public List<StoredDocument> list(String collection, String afterId, int limit) {
            return store.list(collection, afterId, limit);
        }
    }

    private final class MortalTransport implements HttpTransport {
        private final HttpTransport network;

        MortalTransport(HttpTransport network) {
            this.network = network;
        }

        @Override
        public TransportResponse send(TransportRequest request) {
            if (request.uri().getPath().endsWith("/token")) {
                return network.send(request);
            }
            String what = request.method() + " "
                    + request.uri().getPath().substring(request.uri().getPath().lastIndexOf('/') + 1);
            moment("before " + what);
            TransportResponse response = network.send(request);
            moment("after " + what);
            return response;
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            throw new UnsupportedOperationException("this process blocks");
        }

        @Override
        public void close() {}
    }
}
