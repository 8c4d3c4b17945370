package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.auth.TokenErrorProfile;
import io.cxintegrate.testkit.server.OAuthError;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link TokenErrorProfile}: extend it, hand over yours and say which answers it is there for. What it calls a
 * throttle is repeated; wrong credentials that are repeated get an account locked.
 */
public abstract class TokenErrorProfileContract {
    /**
     * An answer of a token endpoint.
     *
     * @param status the HTTP status
     * @param error the OAuth error code; empty when there is none
     * @param description what the server says of it; empty when it says nothing
     */
    public record Refusal(int status, String error, String description) {}

    /** For subclasses. */
    protected TokenErrorProfileContract() {}

    /** The profile. */
    protected abstract TokenErrorProfile profile();

    /** Answers that mean "later" to it, as the platform gives them; none for a profile that knows no such thing. */
    protected abstract List<Refusal> throttles();

    @Test
    void isThrottle_theAnswersItIsThereFor_areKnownInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.ROOT, Locale.ENGLISH, Locale.forLanguageTag("tr-TR"))) {
                Locale.setDefault(locale);
                for (Refusal refusal : throttles()) {
                    assertTrue(isThrottle(refusal), () -> refusal + " means later, also in locale " + locale);
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isThrottle_errorsOfRfc6749_meanNever() {
        for (OAuthError error : OAuthError.values()) {
            Refusal plain = new Refusal(error.status(), error.code(), "");
            assertFalse(isThrottle(plain), () -> plain + " is to be fixed, not repeated");
        }
    }

    @Test
    void isThrottle_wrongCredentials_meanNeverWhateverIsSaid() {
        List<String> descriptions =
                throttles().stream().map(Refusal::description).toList();
        for (String description : descriptions) {
            Refusal refusal = new Refusal(401, "invalid_client", description);
            assertFalse(isThrottle(refusal), () -> refusal + " is about credentials");
        }
        assertFalse(isThrottle(new Refusal(401, "invalid_client", "client authentication failed")));
    }

    @Test
    void isThrottle_anyText_isAnsweredAndAlwaysTheSame() {
        TokenErrorProfile profile = profile();
        for (String text : List.of("", " ", "\u0000", "İ", "\ud800", "%s", "x".repeat(100_000))) {
            for (int status : new int[] {100, 204, 302, 400, 404, 499}) {
                boolean first = profile.isThrottle(status, text, text);
                assertTrue(
                        IntStream.range(0, 20)
                                .parallel()
                                .allMatch(i -> profile.isThrottle(status, text, text) == first),
                        "the same answer gives the same result, from every thread");
            }
        }
    }

    private boolean isThrottle(Refusal refusal) {
        return profile().isThrottle(refusal.status(), refusal.error(), refusal.description());
    }
}
