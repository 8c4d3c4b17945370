package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.ErrorContext;
import java.util.List;
import java.util.Optional;

/** Says in a sentence what a 403 of CXone means and what to do. Stateless. */
public final class Refusals {
    private Refusals() {}

    /** Whether the platform said no to the caller, rather than to who it is. */
    public static boolean isForbidden(Throwable failure) {
        return failure instanceof CxException e && e.status().orElse(0) == 403;
    }

    /**
     * The same failure in words that help.
     *
     * @param subject what was tried, {@code cxone INGEST_EVENT}
     * @param scopes what the operation needs
     * @param otherwise what else it may be, when the platform does not say that a scope is missing
     */
    public static CredentialException forbidden(
            CxException failure, String subject, List<String> scopes, String otherwise) {
        ErrorContext context = failure.context();
        Optional<String> missing = missingScope(failure, scopes);
        String why = missing.map(s -> "the token lacks the scope " + s
                        + "; grant it to the OAuth client, and ask for it where scopes(...) is set")
                .orElse(otherwise);
        String text = subject + " failed: 403"
                + context.platformCode().map(c -> " " + c).orElse("") + ": " + why
                + context.correlationId()
                        .map(id -> " (correlation id " + id + ")")
                        .orElse("");
        CredentialException better = new CredentialException(text, context, failure);
        better.attachAttempts(failure.attemptHistory());
        return better;
    }

    /** As the {@code WWW-Authenticate} header has it, or else as the platform's text names it. */
    private static Optional<String> missingScope(CxException failure, List<String> scopes) {
        if (failure.context().missingScope().isPresent()) {
            return failure.context().missingScope();
        }
        String text = String.valueOf(failure.getMessage());
        return scopes.stream().filter(text::contains).findFirst();
    }
}
