package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Starts programs: short ones to their end, and the server. */
final class Commands {
    private static final int SHOWN_LINES = 15;

    private Commands() {}

    /** Whether {@code command} exists, runs and returns 0. */
    static boolean succeeds(List<String> command) {
        try {
            Process process = builder(command).redirectOutput(Redirect.DISCARD).start();
            return finish(process, Duration.ofSeconds(10)) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Runs {@code command} to its end.
     *
     * @throws UnavailableException if it does not return 0 in time; the text ends with the last lines of {@code log}
     */
    static void run(List<String> command, Path log, Duration patience) {
        try {
            Process process = builder(command).redirectOutput(log.toFile()).start();
            if (!finish(process, patience)) {
                throw failure(command, "took longer than " + patience, log);
            }
            if (process.exitValue() != 0) {
                throw failure(command, "returned " + process.exitValue(), log);
            }
        } catch (IOException e) {
            throw new UnavailableException("cannot run " + command + ": " + e.getMessage(), ErrorContext.NONE, e);
        }
    }

    /** Starts a program that ends when this JVM does, if the operating system can be asked for that. */
    static Process startServer(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = builder(command).redirectOutput(log.toFile());
        Future<Process> starting = Forks.THREAD.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException e) {
                    // Giving up now would lose a process that is already there.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException("cannot run " + command, e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** PostgreSQL's immediate shutdown. Not SIGKILL, which leaks a shared memory segment each time. */
    static void quit(ProcessHandle server, boolean windows) {
        // Java knows only SIGTERM, for which the server waits until the last client has gone.
        if (windows || !succeeds(List.of("sh", "-c", "kill -QUIT " + server.pid()))) {
            server.destroyForcibly();
        }
    }

    static UnavailableException failure(List<String> command, String what, Path log) {
        String program = command.stream()
                .filter(s -> s.contains("postgres") || s.contains("initdb"))
                .findFirst()
                .orElse(command.get(0));
        return new UnavailableException(program + " " + what + "; its last lines:\n" + lastLines(log));
    }

    static String lastLines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_ALL", "C");
        File root = new File("/");
        // Another user may not be able to enter this JVM's working directory.
        return root.isDirectory() ? builder.directory(root) : builder;
    }

    private static boolean finish(Process process, Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /**
     * Linux sends the death signal when the <em>thread</em> that forked ends, not the process. So one thread forks every
     * server and never ends while the JVM lives; being a daemon, it keeps nothing alive.
     */
    private static final class Forks {
        static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "cxintegrate-postgres-fork");
            thread.setDaemon(true);
            return thread;
        });
    }
}
