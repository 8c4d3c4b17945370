package io.cxintegrate.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A value that must not be seen: a client secret, a token, a signing key. Safe to share between threads.
 *
 * <p>{@link #toString()} is {@code ***}, {@link #equals} takes constant time, Java serialisation is refused, and
 * {@link #destroy()} overwrites the characters. Whoever creates a secret destroys it; the library never destroys one that
 * was handed in.
 */
public final class Secret {
    private final char[] value;
    private volatile boolean destroyed;

    private Secret(char[] value) {
        this.value = value;
    }

    /**
     * A secret with this value.
     *
     * @throws IllegalArgumentException if the value is empty; the message does not repeat it
     */
    public static Secret of(String value) {
        return of(Objects.requireNonNull(value, "value").toCharArray());
    }

    /**
     * A secret with a copy of these characters; the caller may overwrite its own.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Secret of(char[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(value.clone());
    }

    /**
     * The secret in an environment variable.
     *
     * @throws InvalidConfigurationException if the variable is unset or empty, naming it
     */
    public static Secret fromEnv(String variable) {
        return from(System.getenv(), variable);
    }

    /**
     * The secret under {@code key} of a map such as {@link System#getenv()}.
     *
     * @throws InvalidConfigurationException if there is none, naming the key
     */
    public static Secret from(Map<String, String> values, String key) {
        String value = values.get(key);
        Violations.of("environment")
                .unless(
                        value != null && !value.isEmpty(),
                        key,
                        "must be set to the secret but is %s",
                        value == null ? "not set" : "empty")
                .throwIfAny();
        return of(Objects.requireNonNull(value));
    }

    /**
     * The value, for the one place that sends or uses it. Never log or store what this returns.
     *
     * @throws IllegalStateException if the secret was destroyed
     */
    public String reveal() {
        if (destroyed) {
            throw new IllegalStateException("the secret was destroyed");
        }
        return new String(value);
    }

    /** The value's UTF-8 bytes; the caller overwrites them after use. */
    public byte[] revealBytes() {
        return reveal().getBytes(StandardCharsets.UTF_8);
    }

    /** Overwrites the value; a second call does nothing. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(value, '\0');
    }

    /** Whether both hold the same value, compared in constant time for equal lengths. */
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Secret s && MessageDigest.isEqual(bytes(value), bytes(s.value));
    }

    /** The same for all secrets, so that no hash of one leaks. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static byte[] bytes(char[] chars) {
        return new String(chars).getBytes(StandardCharsets.UTF_8);
    }
}
