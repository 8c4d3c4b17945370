package io.cxintegrate.cxone.broadcast.server;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broadcaster in a process of its own, with limits of its own, that does what it is told line by line. */
final class BroadcastProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;
    private final URI uri;

    /** Starts it with these options of the JVM, and if not empty a command of the shell before. */
    BroadcastProcess(String shell, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                BroadcastProcess.class.getName()));
        if (!shell.isEmpty()) {
            command.addAll(0, List.of("/bin/sh", "-c", shell + "; exec \"$@\"", "sh"));
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        uri = URI.create(readLine());
    }

    URI uri() {
        return uri;
    }

    /** Has it broadcast so many events of this size, so many a second, and returns the number of the last. */
    long broadcast(int events, int bytes, int perSecond) throws IOException {
        return Long.parseLong(ask("broadcast " + events + " " + bytes + " " + perSecond));
    }

    /** What is used of its heap when all that is not needed is gone, in megabytes. */
    long heap() throws IOException {
        return Long.parseLong(ask("heap"));
    }

    /** Waits until it has cut so many clients that did not take their messages. */
    void awaitCuts(int clients) throws IOException {
        ask("cuts " + clients);
    }

    /** How many clients it has. */
    int clients() throws IOException {
        return Integer.parseInt(ask("clients"));
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        return readLine();
    }

    private String readLine() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the process has ended");
        }
        return line;
    }

    public static void main(String[] args) throws Exception {
        Recorder recorder = new Recorder();
        try (EventBroadcaster broadcaster =
                        EventBroadcaster.builder().metrics(recorder).build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.none())
                        .pingInterval(Duration.ofMinutes(10))
                        .start()) {
            System.out.println(server.uri());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "broadcast" ->
                        System.out.println(broadcast(
                                broadcaster,
                                Integer.parseInt(words[1]),
                                Integer.parseInt(words[2]),
                                Integer.parseInt(words[3])));
                    case "heap" -> {
                        System.gc();
                        long used = ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed();
                        System.out.println(used / (1024 * 1024));
                    }
                    case "cuts" -> {
                        recorder.awaitCounted(MetricNames.BROADCAST_CUTS, "stuck-write", Long.parseLong(words[1]));
                        System.out.println("ok");
                    }
                    default -> System.out.println(broadcaster.clientCount());
                }
            }
        }
    }

    /** Paced by the clock: the load is the subject here, not a wait for anything. */
    private static long broadcast(EventBroadcaster broadcaster, int events, int bytes, int perSecond)
            throws InterruptedException {
        long seq = 0;
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            JsonObject event = JsonObject.of("sent", System.nanoTime(), "text", "x".repeat(bytes));
            seq = broadcaster.broadcast(event, "v1").seq();
            next += TimeUnit.SECONDS.toNanos(1) / perSecond;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        return seq;
    }
}
