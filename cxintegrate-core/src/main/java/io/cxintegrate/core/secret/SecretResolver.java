package io.cxintegrate.core.secret;

import io.cxintegrate.core.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the secret behind a reference such as {@code VAULT_DB_PASSWORD} or {@code vault://kv/db#password}. Implementations are safe to
 * share between threads; they may block. The testkit's {@code SecretResolverContract} checks one.
 *
 * <p>What it throws, and what it says of itself, holds no secret.
 */
@FunctionalInterface
public interface SecretResolver {
    /**
     * The secret, a new object each time: whoever asked destroys it after use, and another one who asked keeps his.
     *
     * @return empty when there is none of this reference, or it is empty
     * @throws io.cxintegrate.core.UnavailableException if the place cannot be reached
     * @throws io.cxintegrate.core.CredentialException if it does not let us in
     */
    Optional<Secret> resolve(String reference);

    /** This one, and for what it does not have the other. */
    default SecretResolver or(SecretResolver other) {
        return reference -> resolve(reference).or(() -> other.resolve(reference));
    }

    /** This process's environment; see {@link #environment(Map)}. */
    static SecretResolver environment() {
        return environment(System.getenv());
    }

    /**
     * An environment: {@code VAULT_DB_PASSWORD} is the variable of that name, {@code vault://kv/db#password} is
     * {@code KV_DB_PASSWORD}.
     */
    static SecretResolver environment(Map<String, String> variables) {
        return new EnvironmentSecrets(variables);
    }

    /**
     * Files as an orchestrator mounts secrets: {@code VAULT_DB_PASSWORD} is the file of that name in the folder,
     * {@code vault://kv/db#password} is {@code kv/db/password} below it. One line end after the secret is no part of it. A reference that
     * would lead out of the folder has no secret; at most 64 KiB are read.
     */
    static SecretResolver files(Path folder) {
        return new FileSecrets(folder);
    }

    /** A map by reference, for tests. The secrets in it stay the caller's. */
    static SecretResolver map(Map<String, Secret> secrets) {
        Map<String, Secret> copy = Map.copyOf(secrets);
        return reference -> Optional.ofNullable(copy.get(reference)).map(secret -> Secret.of(secret.reveal()));
    }
}
