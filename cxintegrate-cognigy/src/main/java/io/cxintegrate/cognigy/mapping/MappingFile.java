package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A mapping in a file of its own, as it is kept beside the code: the JSON that is sent, indented. Stateless and safe to share
 * between threads.
 *
 * <p>{@link #schema} tells editors and builds what may stand in it. It cannot say all: that weights sum to 1 and that expressions
 * compile is found by {@link #load}.
 */
public final class MappingFile {
    /** No mapping is larger: 1 MiB. */
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxLength(1 << 20);

    private MappingFile() {}

    /**
     * Reads and checks a mapping. To add placeholders, give {@link #read} to {@link IntegrationMapping.Builder#from}.
     *
     * @throws InvalidConfigurationException naming everything that is wrong, with the path to it
     * @throws io.cxintegrate.core.InvalidInputException if the file cannot be read, is larger than 1 MiB, or is not one JSON
     *     object in UTF-8
     */
    public static IntegrationMapping load(Path file) {
        JsonObject json = read(file);
        try {
            return IntegrationMapping.fromJson(json);
        } catch (InvalidConfigurationException e) {
            // The same problems under another name; the file is what has to be mended.
            throw new InvalidConfigurationException("integration mapping in file '" + file + "'", e.violations());
        }
    }

    /**
     * Reads a mapping without checking it.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the file cannot be read, is larger than 1 MiB, or is not one JSON
     *     object in UTF-8
     */
    public static JsonObject read(Path file) {
        return JsonFile.read(file, LIMITS);
    }

    /**
     * Writes a mapping with all its members, the unknown ones too: as a whole or not at all, whenever the process dies. The folder
     * has to be there.
     *
     * @throws io.cxintegrate.core.InvalidInputException if it cannot be written
     */
    public static void save(IntegrationMapping mapping, Path file) {
        JsonFile.write(file, mapping.toJson());
    }

    /** The JSON Schema (2020-12) of such a file; in the jar it lies beside this class as {@code integration-mapping.schema.json}. */
    public static JsonObject schema() {
        try (InputStream in = MappingFile.class.getResourceAsStream("integration-mapping.schema.json")) {
            if (in == null) {
                throw new DefectException("integration-mapping.schema.json is not in the jar");
            }
            return JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DefectException("integration-mapping.schema.json cannot be read from the jar: " + e);
        }
    }
}
