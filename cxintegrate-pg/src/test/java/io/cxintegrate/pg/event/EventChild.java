package io.cxintegrate.pg.event;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.pg.UrlDataSource;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Another process on the same database: writes events, or delivers them into a file. Ends with its standard input. */
@SuppressWarnings("try") // a relay works by being there
final class EventChild {
    private static final int POOL = 3;

    private EventChild() {}

    /** @param said where its standard output goes: that of a process that is killed cannot be read from a pipe */
    static Process start(EventDatabase database, Path said, String schema, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                EventChild.class.getName(),
                database.fixture().jdbcUrl(),
                database.fixture().username(),
                database.fixture().password().orElse(""),
                schema));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(said.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        DataSource pool = EventDatabase.pool(new UrlDataSource(args[0], args[1], args[2]), POOL);
        switch (args[4]) {
            case "write" -> write(pool, args[3], args[5], Integer.parseInt(args[6]));
            case "publish" -> publish(pool, args[3], args[5], Integer.parseInt(args[6]));
            default -> relay(pool, args[3], args[5], Duration.parse(args[6]));
        }
    }

    /** Says each id once it is committed. */
    private static void write(DataSource pool, String schema, String name, int count) {
        try (EventOutbox outbox =
                EventOutbox.builder(pool).schema(schema).orderedBySubject().build()) {
            for (int i = 0; i < count; i++) {
                String subject = name + "-" + i % 5;
                outbox.append(EventDatabase.event(subject + "-" + i, subject));
                System.out.println(subject + "-" + i);
            }
        }
    }

    private static void publish(DataSource pool, String schema, String name, int count) {
        try (PgEventFeed feed = PgEventFeed.builder(pool).schema(schema).build()) {
            for (int i = 0; i < count; i++) {
                feed.publish(List.of(EventDatabase.event(name + "-" + i, name)));
            }
            System.out.println("done");
            waitForTheEnd();
        }
    }

    private static void relay(DataSource pool, String schema, String file, Duration lease) throws IOException {
        try (OutputStream out = new FileOutputStream(file, true);
                EventOutbox outbox = EventOutbox.builder(pool)
                        .schema(schema)
                        .orderedBySubject()
                        .build();
                OutboxRelay relay = outbox.relay(into(out))
                        .maxInFlight(4)
                        .deliveryTimeout(lease.dividedBy(2))
                        .lease(lease)
                        .pollInterval(Duration.ofMillis(50))
                        .start()) {
            System.out.println("started");
            waitForTheEnd();
        }
    }

    /** One write for each event, at the end of the file, so that processes can share it. */
    private static EventPublisher into(OutputStream out) {
        return events -> {
            for (EventEnvelope event : events) {
                try {
                    out.write((event.id() + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return PublishReceipt.of(events.size());
        };
    }

    private static void waitForTheEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said, it only ends.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
