package io.cxintegrate.testkit.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.secret.SecretResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link SecretResolver}: extend it, and hand over one that holds the secrets given. */
public abstract class SecretResolverContract {
    private static final String REFERENCE = "VAULT_DB_PASSWORD";
    private static final String URI = "vault://kv/db#password";
    private static final String VALUE = "grüße=&%$ 4711";

    /** For subclasses. */
    protected SecretResolverContract() {}

    /** A resolver that has these secrets, by reference, and no others. */
    protected abstract SecretResolver resolver(Map<String, String> secrets);

    @Test
    void resolve_eitherFormOfReference_givesTheSecretToTheLetter() {
        SecretResolver resolver = resolver(Map.of(REFERENCE, VALUE, URI, "other"));
        assertEquals(VALUE, secret(resolver, REFERENCE).reveal(), "of " + REFERENCE);
        assertEquals("other", secret(resolver, URI).reveal(), "of " + URI);
    }

    @Test
    void resolve_unknownReference_isEmpty() {
        SecretResolver resolver = resolver(Map.of(REFERENCE, VALUE));
        assertEquals(Optional.empty(), resolver.resolve("VAULT_OTHER_PASSWORD"));
        assertEquals(Optional.empty(), resolver.resolve("vault://kv/db#other"));
    }

    @Test
    void resolve_destroyedByOneCaller_isWholeForTheNext() {
        SecretResolver resolver = resolver(Map.of(REFERENCE, VALUE));
        Secret first = secret(resolver, REFERENCE);
        Secret second = secret(resolver, REFERENCE);
        assertNotSame(first, second, "a new object each time");
        first.destroy();
        assertEquals(VALUE, second.reveal(), "what another caller holds");
        assertEquals(VALUE, secret(resolver, REFERENCE).reveal(), "what the next caller gets");
    }

    @Test
    void resolve_referenceThatLeadsElsewhere_isEmptyOrRefusedWithoutASecret() {
        SecretResolver resolver = resolver(Map.of(REFERENCE, VALUE));
        for (String hostile :
                List.of("", "..", "../../etc/passwd", "vault://../../etc#passwd", "/etc/passwd", "a\0b")) {
            try {
                assertEquals(Optional.empty(), resolver.resolve(hostile), "of '" + hostile + "'");
            } catch (CxException e) {
                assertFalse(String.valueOf(e.getMessage()).contains(VALUE), "the message holds the secret");
            }
        }
    }

    @Test
    void toString_always_showsNoSecret() {
        assertFalse(resolver(Map.of(REFERENCE, VALUE)).toString().contains(VALUE));
    }

    @Test
    void resolve_byManyThreads_givesEachTheSecret() throws Exception {
        SecretResolver resolver = resolver(Map.of(REFERENCE, VALUE));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> {
                    Secret mine = secret(resolver, REFERENCE);
                    String value = mine.reveal();
                    mine.destroy();
                    return value;
                }));
            }
            for (Future<String> answer : answers) {
                assertEquals(VALUE, answer.get(30, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Secret secret(SecretResolver resolver, String reference) {
        Optional<Secret> found = resolver.resolve(reference);
        assertTrue(found.isPresent(), "there is a secret of " + reference);
        return found.get();
    }
}
