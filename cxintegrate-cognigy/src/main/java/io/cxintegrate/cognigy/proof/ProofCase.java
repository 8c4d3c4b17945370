package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recorded case: what a mapping has to make of a context, of a response, or of both. Immutable and safe to share between
 * threads.
 *
 * <pre>{@code
 * {
 *   "name": "a charge in USD",
 *   "context": {"request": {"amount": 150.00, "currency": "USD"}},
 *   "expected_request": {"amount": 150.00, "currency": "USD"},
 *   "status": 201,
 *   "response": {"id": "tx-1"},
 *   "expected_result": {"success": true, "data": {"transaction_id": "tx-1"}}
 * }
 * }</pre>
 *
 * <p>Instead of {@code expected_request} there may be {@code expected_error}, the JSONata code the request expression has to fail
 * with. {@code status} is 200 unless it is given. {@code now} is the instant {@code $now()} shows, 1970-01-01T00:00:00Z unless it
 * is given. A file holds one case, or several as {@code {"cases": [...]}}; {@link #schema} is its JSON Schema.
 */
public final class ProofCase {
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxLength(10_000_000);

    private final String source;
    private final String name;
    private final Instant now;
    private final @Nullable JsonObject context;
    private final @Nullable JsonObject expectedRequest;
    private final @Nullable String expectedError;
    private final int status;
    private final @Nullable Object response;
    private final @Nullable JsonObject expectedResult;

    private ProofCase(String source, ProofCaseReader reader) {
        this.source = source;
        name = reader.name();
        now = reader.now();
        context = reader.context();
        expectedRequest = reader.expectedRequest();
        expectedError = reader.expectedError();
        status = reader.status();
        response = reader.response();
        expectedResult = reader.expectedResult();
    }

    /**
     * Reads one case.
     *
     * @throws InvalidConfigurationException naming everything that is wrong with it
     */
    public static ProofCase fromJson(JsonObject json) {
        return read("", json);
    }

    /**
     * Reads the cases of a file, or of all files of a folder and those below whose names end in {@code .json}, in the order of
     * their names.
     *
     * @throws InvalidConfigurationException naming everything that is wrong with a case, and its file
     * @throws InvalidInputException if a file cannot be read, is larger than 10 MB, or is not one JSON object; and if there is no
     *     case at all, which would prove nothing
     */
    public static List<ProofCase> load(Path fileOrFolder) {
        List<ProofCase> cases = new ArrayList<>();
        for (Path file : files(fileOrFolder)) {
            String source = file.equals(fileOrFolder)
                    ? String.valueOf(file.getFileName())
                    : fileOrFolder.relativize(file).toString().replace('\\', '/');
            JsonObject json = JsonFile.read(file, LIMITS);
            if (json.has("cases")) {
                several(file, json).forEach(c -> cases.add(read(source, c)));
            } else {
                cases.add(read(source, json));
            }
        }
        if (cases.isEmpty()) {
            throw new InvalidInputException("'" + fileOrFolder + "' has no case; a proof without cases proves nothing");
        }
        return List.copyOf(cases);
    }

    private static List<Path> files(Path fileOrFolder) {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> all = Files.walk(fileOrFolder)) {
            return all.filter(f -> Files.isRegularFile(f) && f.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("folder '" + fileOrFolder + "' cannot be read: " + e, ErrorContext.NONE, e);
        }
    }

    private static List<JsonObject> several(Path file, JsonObject json) {
        try {
            return json.objects("cases");
        } catch (JsonException e) {
            throw new InvalidInputException("file '" + file + "' is " + e.getMessage(), ErrorContext.NONE, e);
        }
    }

    private static ProofCase read(String source, JsonObject json) {
        return new ProofCase(source, ProofCaseReader.read(source, json));
    }

    /** The JSON Schema (2020-12) of a file of cases; in the jar it lies beside this class as {@code proof-cases.schema.json}. */
    public static JsonObject schema() {
        try (InputStream in = ProofCase.class.getResourceAsStream("proof-cases.schema.json")) {
            if (in == null) {
                throw new DefectException("proof-cases.schema.json is not in the jar");
            }
            return JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DefectException("proof-cases.schema.json cannot be read from the jar: " + e);
        }
    }

    /** The file it was read from; empty if it was none. */
    public String source() {
        return source;
    }

    /** What it shows. */
    public String name() {
        return name;
    }

    /** What {@code $now()} shows. */
    public Instant now() {
        return now;
    }

    /** What the bot knows; empty if the case is about a response only. */
    public Optional<JsonObject> context() {
        return Optional.ofNullable(context);
    }

    /** What the service is to be sent; empty if the case does not say. */
    public Optional<JsonObject> expectedRequest() {
        return Optional.ofNullable(expectedRequest);
    }

    /** The code the request expression has to fail with; empty if it has to work. */
    public Optional<String> expectedError() {
        return Optional.ofNullable(expectedError);
    }

    /** The HTTP status of the response. */
    public int status() {
        return status;
    }

    /** The body of the response, a plain value; null if there is none. */
    public @Nullable Object response() {
        return response;
    }

    /** What the bot is to get; empty if the case does not say. */
    public Optional<JsonObject> expectedResult() {
        return Optional.ofNullable(expectedResult);
    }

    /** Whether both expect the same of the same; where they were read from does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProofCase c
                && name.equals(c.name)
                && now.equals(c.now)
                && Objects.equals(context, c.context)
                && Objects.equals(expectedRequest, c.expectedRequest)
                && Objects.equals(expectedError, c.expectedError)
                && status == c.status
                && Objects.equals(response, c.response)
                && Objects.equals(expectedResult, c.expectedResult);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name only; the payloads may be long. */
    @Override
    public String toString() {
        return "ProofCase[" + name + "]";
    }
}
