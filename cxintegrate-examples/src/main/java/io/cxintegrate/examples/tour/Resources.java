package io.cxintegrate.examples.tour;

import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the input files of the journeys. */
public final class Resources {
    private Resources() {}

    /** The text of a file on the class path, such as {@code events/interaction-completed.json}. */
    public static String text(String path) {
        try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON object in a file on the class path. */
    public static JsonObject json(String path) {
        return JsonObject.parse(text(path));
    }
}
