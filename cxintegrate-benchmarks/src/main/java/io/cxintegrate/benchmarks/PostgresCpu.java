package io.cxintegrate.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time of this process and of a PostgreSQL server on the same machine, with all its sessions, those that have ended
 * included. The server's half is read from {@code /proc}, which Linux has.
 */
final class PostgresCpu {
    /** {@code /proc} counts in hundredths of a second on every Linux that runs Java. */
    private static final long TICK_NANOS = 10_000_000;

    private final long server;

    /** @param backend the process of one of the server's sessions */
    PostgresCpu(long backend) {
        List<String> fields = fields(backend);
        if (fields.isEmpty()) {
            throw new IllegalStateException("the server runs on another machine, or this one is not Linux");
        }
        server = Long.parseLong(fields.get(1));
    }

    long nanos() {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // Sessions first: one that ends meanwhile is found among those the server has seen end.
        long ticks = ProcessHandle.of(server).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(session -> ticks(fields(session.pid()), 11, 13))
                .sum();
        ticks += ticks(fields(server), 11, 15);
        return os.getProcessCpuTime() + ticks * TICK_NANOS;
    }

    private static long ticks(List<String> fields, int from, int to) {
        return fields.stream()
                .skip(from)
                .limit(to - from)
                .mapToLong(Long::parseLong)
                .sum();
    }

    /**
     * The fields behind the command: state, parent, and so on; from the twelfth the ticks of the process as user and system, and
     * of its ended children as user and system. None when the process has ended.
     */
    private static List<String> fields(long process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
