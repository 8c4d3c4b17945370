package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @TempDir
    Path temp;

    private final OptionalInt uid = ServerIdentity.uid();

    @BeforeEach
    void needsPosix() {
        assumeTrue(uid.isPresent(), "no POSIX permissions here");
    }

    @Test
    void firstUsable_absent_isMadeForEverybodyToEnter() throws IOException {
        Path folder = CacheFolder.firstUsable(List.of(temp.resolve("a/b")), uid, false);
        assertThat(folder).isEqualTo(temp.resolve("a/b")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void firstUsable_traps_areRefusedWithTheReasonForEach() throws IOException {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> CacheFolder.firstUsable(List.of(link, open), uid, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no folder for PostgreSQL's binaries and data is usable:\n  - " + link
                        + ": is no directory, or a link to one\n  - " + open + ": can be written to by others");
    }

    @Test
    void firstUsable_ofAnotherUser_isRefused() {
        OptionalInt other = OptionalInt.of(uid.getAsInt() + 1);
        Path folder = temp.resolve("mine");
        assertThatThrownBy(() -> CacheFolder.firstUsable(List.of(folder), other, false))
                .hasMessageEndingWith(
                        folder + ": belongs to user " + uid.getAsInt() + " and not to " + other.getAsInt());
    }

    @Test
    void firstUsable_closedParent_isPassedOverWhenOthersMustReach() throws IOException {
        Path closed = Files.createDirectory(temp.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Path folder = closed.resolve("cache");
        assertThat(CacheFolder.firstUsable(List.of(folder), uid, false)).isEqualTo(folder);
        assertThatThrownBy(() -> CacheFolder.firstUsable(List.of(folder), uid, true))
                .hasMessageContaining("cannot be reached by the server's user, because of " + closed);
    }

    @Test
    void alone_manyThreads_neverTwoAtATime() throws Exception {
        CacheFolder cache = new CacheFolder(temp, List.of(temp));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                try {
                    cache.alone(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Files.delete(Files.createFile(temp.resolve("only one")));
                        return inside.decrementAndGet();
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most).hasValue(1);
    }
}
