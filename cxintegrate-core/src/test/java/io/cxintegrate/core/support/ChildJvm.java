package io.cxintegrate.core.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process on the class path of this one, started as quickly as can be. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Standard output and error are pipes. */
    public static Process start(Class<?> main, String... args) throws IOException {
        return new ProcessBuilder(command(main, args)).start();
    }

    /** What starts it, for a shell that sets limits before. */
    public static List<String> command(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
