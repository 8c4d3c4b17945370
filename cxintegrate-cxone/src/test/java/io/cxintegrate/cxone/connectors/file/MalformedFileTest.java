package io.cxintegrate.cxone.connectors.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.core.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are none of connectors, each with its exact message; every mark in them stands for a secret. */
class MalformedFileTest {
    private static final String GOOD =
            ConnectorFileTest.builder("db-1").build().toJson().toJson();
    private static final String NO_JSON = " is not valid JSON";
    private static final String REASON = "must be the reason, a text that is not blank";
    private static final String NAMES = "must be a list of the names of credentials, such as [\"password\"]";
    private static final String NO_CONNECTOR =
            ": must be a connector, with its connectorId, or have an array 'connectors' of them";

    @TempDir
    Path folder;

    static Stream<Arguments> malformed() {
        return Stream.of(
                bad("", NO_JSON + ": the text is empty"),
                bad("  \n", NO_JSON + ": the text is empty"),
                bad("Mark3r", NO_JSON + " at line 1, column 1: unexpected character"),
                bad("\"Mark3r\"", NO_JSON + ": expected an object but found string"),
                bad("7", NO_JSON + ": expected an object but found number"),
                bad("null", NO_JSON + ": expected an object but found null"),
                bad("[" + GOOD + "]", NO_JSON + ": expected an object but found array"),
                bad("{\"connectorId\":\"Mark3r", NO_JSON + " at line 1, column 23: the text ends too early"),
                bad("{} Mark3r", NO_JSON + " at line 1, column 4: unexpected character"),
                bad(
                        "{\"connectorId\":\"Mark3r\",\n\"connectorId\":\"db-1\"}",
                        NO_JSON + " at line 2, column 14: a member occurs twice"),
                bad("{\"port\":015}", NO_JSON + " at line 1, column 10: unexpected character"),
                bad("{\"query\":'Mark3r'}", NO_JSON + " at line 1, column 10: unexpected character"),
                bad("{\"port\":1,}", NO_JSON + " at line 1, column 11: unexpected character"),
                bad("// Mark3r\n{}", NO_JSON + " at line 1, column 1: unexpected character"),
                bad(
                        "{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}",
                        NO_JSON + " at line 1, column 205: nested deeper than 200 levels"),
                bad("{}", NO_CONNECTOR),
                bad("{\"connectors\":{\"db-1\":{}}}", NO_CONNECTOR),
                bad("{\"connectors\":[null]}", ", connectors[0]: must be an object but is of type null"),
                bad("{\"connectors\":[[]]}", ", connectors[0]: must be an object but is of type array"),
                bad(
                        several("\"allowInsecure\":[]"),
                        ", allowInsecure: must be an object of reasons by connector id but is of type array"),
                bad(several("\"allowInsecure\":{\"db-1\":true}"), ", allowInsecure, 'db-1': " + REASON),
                bad(
                        several("\"allowInsecure\":{\"Mark3r/1\":\"x\"}"),
                        ", allowInsecure: names an id that is not shown, which is no connector of this file"),
                bad(
                        several("\"acceptReference\":\"Mark3r\""),
                        ", acceptReference: must be an object of lists of credentials by connector id but is of type string"),
                bad(several("\"acceptReference\":{\"db-1\":\"password\"}"), ", acceptReference, 'db-1': " + NAMES),
                bad(several("\"acceptReference\":{\"db-1\":[\"password\",7]}"), ", acceptReference, 'db-1': " + NAMES),
                bad(
                        several("\"acceptReference\":{\"db-9\":[\"password\"]}"),
                        ", acceptReference: names 'db-9', which is no connector of this file"),
                bad("{\"connectors\":[" + GOOD + "," + GOOD + "]}", ", connector 'db-1': is there twice"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void read_aFileThatIsNone_saysExactlyWhat(String content, String problem) throws IOException {
        Path file = folder.resolve("connectors.json");
        Files.writeString(file, content);
        refused(file, problem);
    }

    @Test
    void read_bytesThatAreNotUtf8_isRefused() throws IOException {
        Path file = folder.resolve("connectors.json");
        Files.write(file, GOOD.replace("Analytics", "Analys\u00e9").getBytes(StandardCharsets.ISO_8859_1));
        refused(file, NO_JSON + ": the bytes are not valid UTF-8");
    }

    @Test
    void read_aHugeFile_isRefusedUnread() throws IOException {
        Path file = folder.resolve("connectors.json");
        Files.writeString(file, " ".repeat((16 << 20) + 1) + GOOD);
        refused(file, " is larger than 16777216 bytes");
    }

    @Test
    void read_aFolderInPlaceOfAFile_isRefused() throws IOException {
        Path file = Files.createDirectory(folder.resolve("connectors.json"));
        assertThatThrownBy(() -> ConnectorFile.readAll(List.of(file), b -> b))
                .hasMessage("connector configuration has 1 problem:\n  - folder '" + file
                        + "' has no file that ends in .json");
    }

    private static void refused(Path file, String problem) {
        assertThatThrownBy(() -> ConnectorFile.read(file))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("connector configuration has 1 problem:\n  - file '" + file + "'" + problem)
                .hasMessageNotContaining("Mark3r");
    }

    private static String several(String beside) {
        return "{\"connectors\":[" + GOOD + "]," + beside + "}";
    }

    private static Arguments bad(String content, String problem) {
        return arguments(content, problem);
    }
}
