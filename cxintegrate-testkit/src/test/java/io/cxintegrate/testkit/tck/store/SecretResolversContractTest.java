package io.cxintegrate.testkit.tck.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.secret.SecretResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own resolvers keep the contract that a user's can be held to. */
class SecretResolversContractTest {
    @Nested
    class Environment extends SecretResolverContract {
        @Override
        protected SecretResolver resolver(Map<String, String> secrets) {
            return SecretResolver.environment(secrets.entrySet().stream()
                    .collect(Collectors.toMap(e -> variable(e.getKey()), Map.Entry::getValue)));
        }

        private String variable(String reference) {
            return reference.replace("vault://", "").toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        }
    }

    @Nested
    class MapOfSecrets extends SecretResolverContract {
        @Override
        protected SecretResolver resolver(Map<String, String> secrets) {
            return SecretResolver.map(secrets.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> Secret.of(e.getValue()))));
        }
    }

    @Nested
    class OneAfterTheOther extends SecretResolverContract {
        @Override
        protected SecretResolver resolver(Map<String, String> secrets) {
            return SecretResolver.map(Map.of())
                    .or(SecretResolver.map(secrets.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, e -> Secret.of(e.getValue())))));
        }
    }

    @Nested
    class MountedFiles extends SecretResolverContract {
        @TempDir
        Path folder;

        @Override
        protected SecretResolver resolver(Map<String, String> secrets) {
            secrets.forEach(this::write);
            return SecretResolver.files(folder);
        }

        private void write(String reference, String value) {
            Path file = folder.resolve(reference.replace("vault://", "").replace('#', '/'));
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, value + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Test
        void resolve_oneLineEnd_isNoPartOfTheSecret() throws IOException {
            Files.writeString(folder.resolve("A"), "x\n\r\n");
            Files.writeString(folder.resolve("EMPTY"), "\n");
            SecretResolver files = SecretResolver.files(folder);
            assertThat(files.resolve("A").orElseThrow().reveal()).isEqualTo("x\n");
            assertThat(files.resolve("EMPTY")).isEmpty();
        }

        @Test
        void resolve_hugeFile_isRefusedWithoutItsContent() throws IOException {
            Files.writeString(folder.resolve("BIG"), "s".repeat(70_000));
            assertThatThrownBy(() -> SecretResolver.files(folder).resolve("BIG"))
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessage("the file of secret 'BIG' is larger than 65536 bytes, which is no secret");
        }

        @Test
        void resolve_linkAsAnOrchestratorMakes_isFollowed() throws IOException {
            Path data = Files.createDirectory(folder.resolve("..data"));
            Files.writeString(data.resolve("PIN"), "4711");
            Files.createSymbolicLink(folder.resolve("PIN"), Path.of("..data/PIN"));
            assertThat(SecretResolver.files(folder).resolve("PIN").orElseThrow().reveal())
                    .isEqualTo("4711");
        }
    }
}
