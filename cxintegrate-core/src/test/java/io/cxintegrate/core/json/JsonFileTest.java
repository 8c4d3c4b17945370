package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
    @TempDir
    Path folder;

    @Test
    void write_object_isReadBackAsItWas() throws IOException {
        Path file = folder.resolve("a.json");
        JsonObject content =
                JsonObject.parse("{\"n\": 150.00, \"id\": 9007199254740993, \"t\": \"größe ✓\", \"x\": [null]}");
        JsonFile.write(file, content);
        assertThat(JsonFile.read(file)).isEqualTo(content);
        assertThat(Files.readString(file)).startsWith("{\n").endsWith("}\n").contains("150.00");
    }

    @Test
    void write_fileIsThere_replacesItAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.json");
        JsonFile.write(file, JsonObject.of("v", 1));
        JsonFile.write(file, JsonObject.of("v", 2));
        assertThat(JsonFile.read(file).integer("v")).isEqualTo(2);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void write_cannotReplace_leavesTheOldContentAndNothingElse() throws IOException {
        Path file = Files.createDirectory(folder.resolve("a.json"));
        Files.writeString(file.resolve("kept"), "");
        assertThatThrownBy(() -> JsonFile.write(file, JsonObject.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file '" + file + "' cannot be written: ");
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void write_noFolder_isRefused() {
        Path file = folder.resolve("none/a.json");
        assertThatThrownBy(() -> JsonFile.write(file, JsonObject.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("file '" + file + "' cannot be written: there is no such file or folder");
    }

    @Test
    void read_noFile_isRefused() {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> JsonFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("file '" + file + "' cannot be read: there is no such file or folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | is not valid JSON",
                "[1] | is not valid JSON",
                "{\"a\": 1 | is not valid JSON",
                "{\"a\": 1, \"a\": 2} | is not valid JSON",
                "{\"a\": \"\u00ff\"} | is not valid JSON",
                "<html></html> | is not valid JSON",
                "{\"a\": \"0123456789012345678901234567890123456789\"} | is larger than 40 bytes",
            })
    void read_badContent_isRefusedWithTheFile(String content, String problem) throws IOException {
        Path file = folder.resolve("bad.json");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> JsonFile.read(file, JsonLimits.DEFAULT.withMaxLength(40)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file '" + file + "' " + problem);
    }
}
