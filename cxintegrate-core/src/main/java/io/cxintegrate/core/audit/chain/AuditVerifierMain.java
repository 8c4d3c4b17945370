package io.cxintegrate.core.audit.chain;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link AuditVerifier} as a program, for a person or a nightly job:
 *
 * <pre>{@code
 * java -cp cxintegrate-core.jar:... io.cxintegrate.core.audit.chain.AuditVerifierMain
 *      [--key-file PATH | --key-env NAME] [--head PATH] [--start-after PATH] FILE...
 * }</pre>
 *
 * <p>One {@code FILE} stands for all files of its chain; several are taken as they come, oldest first. A key file holds the
 * key and nothing else, but for a line end. {@code --head} and {@code --start-after} name files with what
 * {@link AuditHead#toJson()} gave. Findings go to standard output, one a line, and in the end one JSON object:
 * {@code {"ok":…,"records":n,"findings":n,"head":{"seq":n,"hash":"…"}}}.
 *
 * <p>Exit codes: 0 sound, 1 something was found, 2 wrong arguments, 3 something could not be read. Stateless.
 */
public final class AuditVerifierMain {
    private static final String USAGE =
            "usage: AuditVerifierMain [--key-file PATH | --key-env NAME] [--head PATH] [--start-after PATH] FILE...";

    private AuditVerifierMain() {}

    /** Verifies, prints and ends the process; see the class for arguments and exit codes. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    private static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            return verify(args, out);
        } catch (IllegalArgumentException | InvalidConfigurationException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        } catch (AuditException e) {
            err.println(e.getMessage());
            return 3;
        }
    }

    private static int verify(List<String> args, PrintStream out) {
        AuditVerifier.Builder verifier = AuditVerifier.builder();
        List<Path> files = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(args);
        for (String arg = rest.poll(); arg != null; arg = rest.poll()) {
            switch (arg) {
                case "--key-file" ->
                    verifier.key(Secret.of(read(value(arg, rest)).stripTrailing()));
                case "--key-env" -> verifier.key(Secret.fromEnv(value(arg, rest)));
                case "--head" -> verifier.anchor(head(value(arg, rest)));
                case "--start-after" -> verifier.startAfter(head(value(arg, rest)));
                default -> files.add(file(arg));
            }
        }
        AuditVerification result = verifier.build().verify(files.size() == 1 ? series(files.get(0)) : files);
        result.findings().forEach(finding -> out.println(finding.kind() + " " + finding.message()));
        out.println(JsonObject.builder()
                .put("ok", result.ok())
                .put("records", result.records())
                .put("findings", result.findings().size())
                .put("head", result.head().toJson())
                .build()
                .toJson());
        return result.ok() ? 0 : 1;
    }

    private static String value(String option, Deque<String> rest) {
        @Nullable String value = rest.poll();
        if (value == null) {
            throw new IllegalArgumentException(option + " must be followed by a value");
        }
        return value;
    }

    private static Path file(String arg) {
        if (arg.startsWith("--")) {
            throw new IllegalArgumentException("unknown option " + arg);
        }
        return Path.of(arg);
    }

    /** The first file may have been moved elsewhere; a file that is not of a series stands for itself. */
    private static List<Path> series(Path first) {
        List<Path> found = ChainedAuditSink.files(first);
        return found.isEmpty() ? List.of(first) : found;
    }

    private static AuditHead head(String path) {
        try {
            return AuditHead.fromJson(JsonObject.parse(read(path)));
        } catch (JsonException e) {
            throw new IllegalArgumentException("'" + path + "' is no head of a chain: " + e.getMessage(), e);
        }
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new AuditException("cannot read '" + path + "': " + e, e);
        }
    }
}
