package io.cxintegrate.cognigy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what the platform answers; where a good answer lacks what it always has, the platform broke its contract. */
final class Answers {
    private Answers() {}

    /** A text that must be there and not be empty. */
    static String text(String operation, ApiResponse response, JsonObject body, String member) {
        String text = read(operation, response, () -> body.string(member));
        if (text.isBlank()) {
            throw defect(operation, response, "member '" + member + "' is blank", null);
        }
        return text;
    }

    /** A URL that must be there; the message does not repeat it, because it may carry a key. */
    static URI url(String operation, ApiResponse response, JsonObject body, String member) {
        try {
            return new URI(text(operation, response, body, member));
        } catch (URISyntaxException e) {
            throw defect(operation, response, "member '" + member + "' is no URL", null);
        }
    }

    /** Whatever {@code reading} reads. */
    static <T> T read(String operation, ApiResponse response, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonException e) {
            throw defect(operation, response, String.valueOf(e.getMessage()), e);
        }
    }

    private static DefectException defect(
            String operation, ApiResponse response, String problem, @Nullable Throwable cause) {
        return new DefectException(
                "cognigy " + operation + " answered " + response.status() + " with an unusable body: " + problem,
                ErrorContext.builder()
                        .platform("cognigy")
                        .operation(operation)
                        .status(response.status())
                        .correlationId(response.correlationId().orElse(null))
                        .build(),
                cause);
    }
}
