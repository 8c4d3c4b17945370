package io.cxintegrate.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import io.cxintegrate.core.audit.sink.BatchAuditSink;
import io.cxintegrate.core.audit.sink.BufferedAuditSink;
import io.cxintegrate.core.audit.sink.HttpAuditSink;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Each of our own sinks, and each way to put them together. */
class AuditSinkContractTest {
    private static List<JsonObject> json(InMemoryAuditSink memory) {
        return memory.events().stream().map(AuditEvent::toJson).toList();
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JsonObject::parse).toList();
    }

    @Nested
    class InMemory extends AuditSinkContract {
        private final InMemoryAuditSink sink = AuditSink.inMemory();

        @Override
        protected AuditSink open() {
            return sink;
        }

        @Override
        protected List<JsonObject> kept() {
            return json(sink);
        }
    }

    @Nested
    class JsonLines extends AuditSinkContract {
        @TempDir
        private Path directory;

        @Override
        protected AuditSink open() {
            return AuditSink.jsonLines(directory.resolve("audit.jsonl"));
        }

        @Override
        protected List<JsonObject> kept() throws IOException {
            return lines(directory.resolve("audit.jsonl"));
        }
    }

    @Nested
    class Chained extends BatchAuditSinkContract {
        @TempDir
        private Path directory;

        @Override
        protected BatchAuditSink open() {
            return ChainedAuditSink.builder(directory.resolve("audit.jsonl"))
                    .durable(true)
                    .maxBytes(5_000)
                    .build();
        }

        @Override
        protected List<JsonObject> kept() throws IOException {
            List<Path> files = ChainedAuditSink.files(directory.resolve("audit.jsonl"));
            assertThat(AuditVerifier.builder().build().verify(files).findings()).isEmpty();
            List<JsonObject> kept = new ArrayList<>();
            for (Path file : files) {
                lines(file).forEach(line -> kept.add(line.object("event")));
            }
            return kept;
        }
    }

    @Nested
    class Composite extends AuditSinkContract {
        private final InMemoryAuditSink first = AuditSink.inMemory();
        private final InMemoryAuditSink second = AuditSink.inMemory();

        @Override
        protected AuditSink open() {
            return AuditSink.composite(first, second.required());
        }

        @Override
        protected List<JsonObject> kept() {
            assertThat(first.events()).containsExactlyInAnyOrderElementsOf(second.events());
            return json(first);
        }
    }

    @Nested
    class Buffered extends AuditSinkContract {
        private final InMemoryAuditSink below = AuditSink.inMemory();

        @Override
        protected AuditSink open() {
            return BufferedAuditSink.builder(below).build();
        }

        @Override
        protected List<JsonObject> kept() {
            return json(below);
        }
    }

    @Nested
    class Http extends BatchAuditSinkContract {
        private final List<JsonObject> received = Collections.synchronizedList(new ArrayList<>());
        private final HttpTransport transport = HttpTransport.jdk();
        private final HttpServer server;

        Http() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                body.lines().map(JsonObject::parse).forEach(received::add);
                exchange.sendResponseHeaders(202, -1);
                exchange.close();
            });
            server.start();
        }

        @AfterEach
        void stop() {
            transport.close();
            server.stop(0);
        }

        @Override
        protected BatchAuditSink open() {
            ApiClient client = ApiClient.builder("siem")
                    .baseUri(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .transport(transport)
                    .build();
            return HttpAuditSink.builder(client, "/collect")
                    .format(HttpAuditSink.Format.JSON_LINES)
                    .build();
        }

        @Override
        protected List<JsonObject> kept() {
            return List.copyOf(received);
        }
    }
}
