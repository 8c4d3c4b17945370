package io.cxintegrate.cxone.connectors.file;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Connectors in a JSON file: one, which is then the whole file, or several. Immutable and safe to share between threads.
 *
 * <p>Several stand in {@code connectors}, and beside it what the platform is not told, by connector id: {@code allowInsecure} gives
 * the reason why a connection need not be encrypted, {@code acceptReference} the credentials whose references look like secrets and
 * are none. Members that are not known are kept, in the file and in each connector.
 *
 * <pre>{@code
 * {
 *   "connectors": [ { "connectorId": "db-1", ... }, { "connectorId": "db-2", ... } ],
 *   "allowInsecure": { "db-2": "reached through an encrypted tunnel" },
 *   "acceptReference": { "db-1": ["password"] }
 * }
 * }</pre>
 *
 * <p>{@link #schema} tells editors and builds what may stand in a file. It cannot say all: what {@link #read} checks beyond is said
 * with file, connector and path.
 */
public final class ConnectorFile {
    static final String CONNECTORS = "connectors";
    static final String ALLOW_INSECURE = "allowInsecure";
    static final String ACCEPT_REFERENCE = "acceptReference";

    /** Some thousand connectors: 16 MiB. */
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxLength(16 << 20);

    private final JsonObject json;
    private final List<ConnectorDefinition> connectors;

    private ConnectorFile(JsonObject json, List<ConnectorDefinition> connectors) {
        this.json = json;
        this.connectors = List.copyOf(connectors);
    }

    /** A file in the making, with these connectors. */
    public static ConnectorFile of(Collection<ConnectorDefinition> connectors) {
        Map<String, Object> reasons = new LinkedHashMap<>();
        Map<String, Object> accepted = new LinkedHashMap<>();
        for (ConnectorDefinition c : connectors) {
            c.insecureReason().ifPresent(reason -> reasons.put(c.connectorId(), reason));
            if (!c.acceptedReferences().isEmpty()) {
                accepted.put(c.connectorId(), List.copyOf(c.acceptedReferences()));
            }
        }
        JsonObject.Builder json = JsonObject.builder()
                .put(
                        CONNECTORS,
                        connectors.stream().map(ConnectorDefinition::toJson).toList());
        if (!reasons.isEmpty()) {
            json.put(ALLOW_INSECURE, reasons);
        }
        if (!accepted.isEmpty()) {
            json.put(ACCEPT_REFERENCE, accepted);
        }
        return new ConnectorFile(json.build(), List.copyOf(connectors));
    }

    /**
     * Reads a file, with all checks of each connector.
     *
     * @throws InvalidConfigurationException naming everything that is wrong, by file, connector and path
     */
    public static ConnectorFile read(Path file) {
        return read(file, builder -> builder);
    }

    /**
     * Reads a file.
     *
     * @param settings what each connector is read with, such as {@code b -> b.engineLimits(limits).allowLocalWebhooks()}
     * @throws InvalidConfigurationException naming everything that is wrong, by file, connector and path
     */
    public static ConnectorFile read(Path file, UnaryOperator<ConnectorDefinition.Builder> settings) {
        return readAll(List.of(file), settings).get(0);
    }

    /**
     * Reads files and folders; of a folder all files below it whose name ends in {@code .json}, in the order of their paths. No
     * connector may be there twice.
     *
     * @throws InvalidConfigurationException naming everything that is wrong, by file, connector and path
     */
    public static List<ConnectorFile> readAll(
            Collection<Path> filesAndFolders, UnaryOperator<ConnectorDefinition.Builder> settings) {
        Violations violations = Violations.of("connector configuration");
        List<Path> files = new ArrayList<>();
        filesAndFolders.forEach(path -> files.addAll(filesOf(path, violations)));
        Map<String, Path> owners = new LinkedHashMap<>();
        List<ConnectorFile> read = new ArrayList<>();
        for (Path file : files) {
            try {
                JsonObject json = JsonFile.read(file, LIMITS);
                List<ConnectorDefinition> found = new ConnectorReader(file, json, settings, violations).read();
                found.forEach(c -> claim(c.connectorId(), file, owners, violations));
                read.add(new ConnectorFile(json, found));
            } catch (InvalidInputException e) {
                violations.add("", "%s", String.valueOf(e.getMessage()));
            }
        }
        violations.throwIfAny();
        return List.copyOf(read);
    }

    /** The connectors of several files, in order. */
    public static List<ConnectorDefinition> connectors(Collection<ConnectorFile> files) {
        return files.stream().flatMap(file -> file.connectors.stream()).toList();
    }

    /** The connectors, in the order of the file. */
    public List<ConnectorDefinition> connectors() {
        return connectors;
    }

    /** What stands in the file, the unknown members included. */
    public JsonObject toJson() {
        return json;
    }

    /**
     * Writes the file: as a whole or not at all, whenever the process dies. The folder has to be there.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public void write(Path file) {
        JsonFile.write(file, json);
    }

    /** The JSON Schema (2020-12) of such a file; in the jar it lies beside this class as {@code connector-file.schema.json}. */
    public static JsonObject schema() {
        try (InputStream in = ConnectorFile.class.getResourceAsStream("connector-file.schema.json")) {
            if (in == null) {
                throw new DefectException("connector-file.schema.json is not in the jar");
            }
            return JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DefectException("connector-file.schema.json cannot be read from the jar: " + e);
        }
    }

    private static List<Path> filesOf(Path path, Violations violations) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            // A mistyped folder must not look like a plan without connectors.
            violations.unless(!files.isEmpty(), "", "folder '%s' has no file that ends in .json", path);
            return files;
        } catch (IOException e) {
            violations.add(
                    "", "folder '%s' cannot be read: %s", path, e.getClass().getSimpleName());
            return List.of();
        }
    }

    private static void claim(String id, Path file, Map<String, Path> owners, Violations violations) {
        Path other = owners.putIfAbsent(id, file);
        if (other != null) {
            violations.add(
                    "file '" + file + "', connector '" + id + "'",
                    other.equals(file) ? "is there twice" : "is also in file '%s'; an id stands for one connector",
                    other);
        }
    }

    @Override
    public String toString() {
        return "ConnectorFile[" + connectors.size() + " connectors]";
    }
}
