package io.cxintegrate.core.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTokenStoreTest {
    private static final TokenKey KEY =
            TokenKey.of("demo", URI.create("https://login.example/token"), "id", List.of(), Map.of());
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path temp;

    private static AccessToken token(String value) {
        return AccessToken.of(Secret.of(value), NOW, NOW.plusSeconds(600), "a b");
    }

    private Path folder() {
        return temp.resolve("tokens");
    }

    private Path file() {
        return folder().resolve(KEY.digest() + ".json");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void save_newFolder_isForItsOwnerAloneAndLeavesNothingBeside() throws IOException {
        Assumptions.assumeTrue(
                temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "no owners here");
        FileTokenStore store = FileTokenStore.in(folder());
        store.save(KEY, token("one"));
        store.save(KEY, token("two"));
        assertThat(files()).containsExactly(KEY.digest() + ".json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(store).hasToString("FileTokenStore[" + folder() + "]");
    }

    @Test
    void load_anotherInstance_findsAllOfIt() {
        FileTokenStore.in(folder()).save(KEY, token("one"));
        assertThat(FileTokenStore.in(folder()).load(KEY)).hasValueSatisfying(found -> {
            assertThat(found.value().reveal()).isEqualTo("one");
            assertThat(found.issuedAt()).isEqualTo(NOW);
            assertThat(found.expiresAt()).isEqualTo(NOW.plusSeconds(600));
            assertThat(found.scope()).isEqualTo("a b");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{'version':2,'access_token':'t','issued_at':'2026-01-01T00:00:00Z','expires_at':'2026-01-01T00:10:00Z','scope':''}",
                "{'version':1,'issued_at':'2026-01-01T00:00:00Z','expires_at':'2026-01-01T00:10:00Z','scope':''}",
                "{'version':1,'access_token':'','issued_at':'2026-01-01T00:00:00Z','expires_at':'2026-01-01T00:10:00Z','scope':''}",
                "{'version':1,'access_token':'a\\r\\nb','issued_at':'2026-01-01T00:00:00Z','expires_at':'2026-01-01T00:10:00Z','scope':''}",
                "{'version':1,'access_token':'t','issued_at':'yesterday','expires_at':'2026-01-01T00:10:00Z','scope':''}",
                "{'version':1,'access_token':'t','issued_at':'2026-01-01T00:00:00Z','expires_at':600,'scope':''}"
            })
    void load_fileThatIsTornOrForeign_isNothing(String content) throws IOException {
        FileTokenStore store = FileTokenStore.in(folder());
        store.save(KEY, token("one"));
        Files.writeString(file(), content.replace('\'', '"'));
        assertThat(store.load(KEY)).isEmpty();
        store.remove(KEY, token("one"));
        store.save(KEY, token("two"));
        assertThat(store.load(KEY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx"})
    void in_folderOthersMayWriteTo_isRefused(String permissions) throws IOException {
        Assumptions.assumeTrue(
                temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "no owners here");
        FileTokenStore store = FileTokenStore.in(folder());
        store.save(KEY, token("one"));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(permissions));
        String message = "token store has 1 problem:\n  - folder: must not be writable by others than its owner, but "
                + folder() + " is";
        assertThatThrownBy(() -> FileTokenStore.in(folder()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> store.load(KEY)).hasMessage(message);
        assertThatThrownBy(() -> store.save(KEY, token("two"))).hasMessage(message);
        assertThatThrownBy(() -> store.remove(KEY, token("one"))).hasMessage(message);
        assertThat(files()).as("no scratch file left").containsExactly(KEY.digest() + ".json");
    }

    @Test
    void save_folderIsAFile_saysWhereAndShowsNoToken() throws IOException {
        Files.writeString(folder(), "in the way");
        assertThatThrownBy(() -> FileTokenStore.in(folder()).save(KEY, token("hush-hush")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("cannot write the token store in " + folder())
                .hasStackTraceContaining(folder().toString())
                .satisfies(e -> assertThat(e.getCause().toString()).doesNotContain("hush-hush"));
    }

    @Test
    void saveAndRemove_manyThreads_readersSeeWholeTokensAndTheLastOneStays() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        FileTokenStore store = FileTokenStore.in(folder());
                        for (int i = 0; i < 200; i++) {
                            AccessToken mine = token("t" + thread + "x" + i + "y".repeat(500));
                            store.save(KEY, mine);
                            store.load(KEY)
                                    .ifPresent(found ->
                                            assertThat(found.value().reveal()).matches("t[0-3]x[0-9]+y{500}"));
                            store.remove(KEY, mine);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> f : running) {
                f.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        FileTokenStore store = FileTokenStore.in(folder());
        store.save(KEY, token("last"));
        store.remove(KEY, token("older"));
        assertThat(store.load(KEY)).isPresent();
        assertThat(files()).containsExactly(KEY.digest() + ".json");
    }
}
