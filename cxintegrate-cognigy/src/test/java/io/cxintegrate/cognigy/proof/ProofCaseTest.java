package io.cxintegrate.cognigy.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofCaseTest {
    private static final JsonSchema SCHEMA = JsonSchema.of(ProofCase.schema());
    private static final String GOOD = "{\"name\": \"n\", \"status\": 204, \"expected_result\": {}}";

    @TempDir
    Path folder;

    @Test
    void load_folder_readsAllFilesInOrder() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/c.json"), GOOD);
        Files.writeString(folder.resolve("b.json"), "{\"cases\": [" + GOOD + ", " + GOOD + "]}");
        Files.writeString(folder.resolve("a.json"), GOOD);
        Files.writeString(folder.resolve("notes.txt"), "no case");
        assertThat(ProofCase.load(folder))
                .extracting(ProofCase::source)
                .containsExactly("a.json", "b.json", "b.json", "sub/c.json");
        assertThat(ProofCase.load(folder.resolve("a.json")))
                .containsExactly(ProofCase.fromJson(JsonObject.parse(GOOD)));
    }

    @Test
    void fromJson_defaults_areTold() {
        ProofCase c = ProofCase.fromJson(JsonObject.parse(
                "{\"name\": \"n\", \"response\": null, \"expected_result\": {\"success\": true, \"data\": null}}"));
        assertThat(c.status()).isEqualTo(200);
        assertThat(c.now()).isEqualTo(Instant.EPOCH);
        assertThat(c.response()).isNull();
        assertThat(c.context()).isEmpty();
        assertThat(c.expectedRequest()).isEmpty();
        assertThat(c.expectedError()).isEmpty();
        assertThat(c).hasToString("ProofCase[n]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{\"status\": 204, \"expected_result\": {}} § name: is required but missing or blank",
                "{\"name\": 1, \"status\": 204, \"expected_result\": {}} § name: must be a string but is of type number",
                "{\"name\": \"n\", \"context\": {}} § expects nothing; give expected_request, expected_error or"
                        + " expected_result",
                "{\"name\": \"n\", \"expected_request\": {}} § context: is required for what the request has to be",
                "{\"name\": \"n\", \"expected_error\": \"D3030\"} § context: is required for what the request has to be",
                "{\"name\": \"n\", \"context\": {}, \"expected_request\": {}, \"expected_error\": \"D1\"} §"
                        + " expected_error: contradicts expected_request; keep one",
                "{\"name\": \"n\", \"context\": [], \"expected_request\": {}} § context: must be an object but is of"
                        + " type array",
                "{\"name\": \"n\", \"expected_result\": {}} § response: is required for what the result has to be; give"
                        + " response, or status when there is no body",
                "{\"name\": \"n\", \"status\": 204, \"expected_result\": \"x\"} § expected_result: must be an object but"
                        + " is of type string",
                "{\"name\": \"n\", \"status\": 99, \"expected_result\": {}} § status: must be an HTTP status from 100 to"
                        + " 599",
                "{\"name\": \"n\", \"status\": 200.5, \"expected_result\": {}} § status: must be an HTTP status from 100"
                        + " to 599",
                "{\"name\": \"n\", \"status\": \"200\", \"expected_result\": {}} § status: must be an HTTP status from"
                        + " 100 to 599",
                "{\"name\": \"n\", \"status\": 204, \"expected_result\": {}, \"now\": \"today\"} § now: must be an"
                        + " instant such as 2026-01-01T00:00:00Z",
                "{\"name\": \"n\", \"status\": 204, \"expected_results\": {}, \"expected_result\": {}} §"
                        + " expected_results: is no member of a case; begin an own one with x_",
            })
    void fromJson_badCase_isRefusedThereAndByTheSchema(String json, String problem) {
        JsonObject bad = JsonObject.parse(json);
        assertThatThrownBy(() -> ProofCase.fromJson(bad))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("\n  - " + problem);
        assertThat(SCHEMA.accepts(bad)).isFalse();
        assertThat(SCHEMA.accepts(JsonObject.of("cases", List.of(bad)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "{\"name\": \"n\", \"x_ticket\": 1, \"description\": \"d\", \"context\": {}, \"expected_request\": {}}",
                "{\"name\": \"n\", \"context\": {}, \"expected_error\": \"D3030\", \"now\": \"2026-01-01T00:00:00.5Z\"}",
                "{\"name\": \"n\", \"response\": [1], \"expected_result\": {}}",
            })
    void schema_goodCase_isTaken(String json) {
        JsonObject good = JsonObject.parse(json);
        assertThat(ProofCase.fromJson(good).name()).isEqualTo("n");
        assertThat(SCHEMA.validate(good)).isEmpty();
        assertThat(SCHEMA.validate(JsonObject.of("cases", List.of(good)))).isEmpty();
    }

    @Test
    void load_badCase_namesItsFile() throws IOException {
        Files.writeString(folder.resolve("bad.json"), "{\"cases\": [{\"name\": \"n\"}]}");
        assertThatThrownBy(() -> ProofCase.load(folder))
                .hasMessageStartingWith("proof case 'n' in bad.json has 1 problem");
        Files.writeString(folder.resolve("bad.json"), "{\"cases\": [1]}");
        assertThatThrownBy(() -> ProofCase.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file '" + folder.resolve("bad.json") + "' is ");
    }

    @Test
    void load_nothing_isRefused() throws IOException {
        assertThatThrownBy(() -> ProofCase.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + folder + "' has no case; a proof without cases proves nothing");
        Files.writeString(folder.resolve("empty.json"), "{\"cases\": []}");
        assertThatThrownBy(() -> ProofCase.load(folder)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ProofCase.load(folder.resolve("none.json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no such file");
    }
}
