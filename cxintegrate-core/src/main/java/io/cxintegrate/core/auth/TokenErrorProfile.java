package io.cxintegrate.core.auth;

/**
 * Says which refusals of a token endpoint mean "later" where RFC 6749 would read "never". Implementations are stateless.
 * 429 and 5xx mean "later" for every profile.
 */
@FunctionalInterface
public interface TokenErrorProfile {

    /**
     * Whether this refusal is a throttle in disguise, to be repeated with back-off.
     *
     * @param status the HTTP status, neither 200 nor 429 nor 5xx
     * @param error the OAuth error code; empty when there is none
     * @param description {@code error_description} or, where a server has it so, {@code description}; empty when there is
     *     none. It is the server's text: compare it, do not keep it
     */
    boolean isThrottle(int status, String error, String description);

    /** RFC 6749 to the letter: no throttle but 429. */
    static TokenErrorProfile standard() {
        return (status, error, description) -> false;
    }
}
