package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The integration engine refused a definition that passed our rules, usually because its limits have changed: see
 * {@link EngineLimits}. Immutable and safe to share.
 */
public final class ConnectorRejectedException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /**
     * With what the engine said.
     *
     * @param connectorId the connector
     * @param context the call; its {@link ErrorContext#problems()} are the reasons
     * @param cause the refusal as it came
     */
    public ConnectorRejectedException(String connectorId, ErrorContext context, @Nullable Throwable cause) {
        super(message(connectorId, context), context, cause);
    }

    /** What is wrong, field by field, in the engine's words and with its paths. */
    public List<Violation> violations() {
        return context().problems();
    }

    private static String message(String connectorId, ErrorContext context) {
        List<Violation> all = context.problems();
        String head = "connector '" + connectorId + "' was refused by the integration engine ("
                + context.status().orElse(400)
                + context.platformCode().map(c -> " " + c).orElse("") + "): "
                + (all.size() == 1 ? "1 problem" : all.size() + " problems")
                + context.correlationId()
                        .map(id -> " (correlation id " + id + ")")
                        .orElse("");
        return all.stream().map(v -> "  - " + v).collect(Collectors.joining("\n", head + ":\n", ""));
    }
}
