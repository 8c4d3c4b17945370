package io.cxintegrate.testkit.postgres;

import io.cxintegrate.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * As whom the server runs, given that PostgreSQL refuses to run as root.
 *
 * @param prefix goes in front of a command
 * @param serverPrefix goes in front of the server, which should also end when this JVM does
 * @param owner the user that must own the server's files, if that is not the one this JVM runs as
 */
record ServerIdentity(List<String> prefix, List<String> serverPrefix, OptionalInt owner) {
    private static final int NOBODY = 65534;
    private static final String WITH_PARENT = "--pdeathsig=QUIT";

    /** @throws InvalidInputException if this JVM runs as root and cannot become anybody else */
    static ServerIdentity detect() {
        return detect(uid(), prefix -> Commands.succeeds(join(prefix, "true")));
    }

    /**
     * @param uid of this JVM; empty where there is no such thing
     * @param works whether {@code true} can be run with a prefix
     */
    static ServerIdentity detect(OptionalInt uid, Predicate<List<String>> works) {
        List<String> dying = List.of("setpriv", WITH_PARENT, "--");
        if (uid.isEmpty() || uid.getAsInt() != 0) {
            boolean canDie = uid.isPresent() && works.test(dying);
            return new ServerIdentity(List.of(), canDie ? dying : List.of(), OptionalInt.empty());
        }
        // Not su or runuser: they stay as the parent, so a signal to the process we know would miss the server.
        List<String> nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (works.test(join(nobody, "--"))) {
            List<String> dyingNobody = join(nobody, WITH_PARENT, "--");
            List<String> prefix = join(nobody, "--");
            return new ServerIdentity(prefix, works.test(dyingNobody) ? dyingNobody : prefix, OptionalInt.of(NOBODY));
        }
        List<String> unmapped = List.of("unshare", "-U", "--");
        if (works.test(unmapped)) {
            // In this order: entering a user namespace clears the death signal.
            List<String> both = join(unmapped, dying.toArray(String[]::new));
            return new ServerIdentity(unmapped, works.test(both) ? both : unmapped, OptionalInt.empty());
        }
        throw new InvalidInputException(
                "PostgreSQL refuses to run as root, and neither 'setpriv --reuid' nor 'unshare -U'"
                        + " works here to become somebody else: run the tests as an ordinary user, install util-linux, or set"
                        + " CXINTEGRATE_PG_URL to a server that is already there");
    }

    /** The user this JVM runs as; empty on Windows. */
    static OptionalInt uid() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            return OptionalInt.empty();
        }
        try {
            Path probe = Files.createTempFile("cxintegrate", ".uid");
            try {
                return OptionalInt.of((Integer) Files.getAttribute(probe, "unix:uid"));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> join(List<String> prefix, String... more) {
        List<String> joined = new ArrayList<>(prefix);
        joined.addAll(List.of(more));
        return List.copyOf(joined);
    }
}
