package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.core.Secret;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.PgDataActionBuilder;
import io.cxintegrate.pg.PgType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** No text form of a vendor's builder, of what it builds, or of anything of ours within tells a secret. */
class VendorTextFormsTest {
    private static final String CLIENT_SECRET = "Pl4ntedClientSecretQwErTyUi";
    private static final String SIGNING_SECRET = "Pl4ntedSigningSecretAsDfGhJk";
    private static final String PASSWORD = "Pl4ntedPasswordZxCvBnM";
    private static final URI BASE = URI.create("https://api.example.com");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> heard = new TreeSet<>();

    @Test
    void toString_ofVendorsAndTheirBuilders_tellsNoSecret() {
        Cognigy.Builder cognigy =
                Cognigy.builder().baseUri(BASE).clientId("demo").clientSecret(Secret.of(CLIENT_SECRET));
        Cxone.Builder cxone = Cxone.builder()
                .baseUri(BASE)
                .clientId("demo")
                .clientSecret(Secret.of(CLIENT_SECRET))
                .vaultWebhook(URI.create("https://vault.example.com/hook"))
                .vaultWebhookSecret(Secret.of(SIGNING_SECRET));
        Genesys.Builder genesys = Genesys.builder()
                .baseUri(BASE)
                .tokenUri(URI.create("https://login.example.com/oauth/token"))
                .clientId("demo")
                .clientSecret(Secret.of(CLIENT_SECRET));
        PgDataActionBuilder pg = PgDataAction.builder("account")
                .dataSource(telling(PASSWORD))
                .sql("SELECT id FROM account WHERE owner = :owner")
                .parameter("owner", PgType.STRING);
        try (Cognigy builtCognigy = cognigy.build();
                Cxone builtCxone = cxone.build();
                Genesys builtGenesys = genesys.build()) {
            List.of(cognigy, builtCognigy, cxone, builtCxone, genesys, builtGenesys, pg, pg.build())
                    .forEach(this::walk);
        }
        assertThat(heard)
                .as("the walk came to what matters")
                .anyMatch(text -> text.startsWith("PgDataAction["))
                .anyMatch(text -> text.startsWith("ClientCredentials["))
                .contains("***");
        assertThat(heard)
                .noneMatch(text -> List.of(CLIENT_SECRET, SIGNING_SECRET, PASSWORD).stream()
                        .anyMatch(text::contains));
    }

    /** A pool that shows its URL with everything in it, as some do. */
    private static DataSource telling(String password) {
        return (DataSource) Proxy.newProxyInstance(
                VendorTextFormsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> "jdbc:postgresql://127.0.0.1/x?password=" + password;
                    case "hashCode" -> 1;
                    case "equals" -> false;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void walk(Object root) {
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (value instanceof Enum<?> || !seen.add(value)) {
                continue;
            }
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(open::push);
            } else if (value instanceof Map<?, ?> map) {
                map.values().stream().filter(v -> v != null).forEach(open::push);
            } else if (value instanceof Collection<?> items) {
                items.stream().filter(v -> v != null).forEach(open::push);
            } else if (value.getClass().getName().startsWith("io.cxintegrate.")) {
                heard.add(value.toString());
                fields(value, open);
            }
        }
    }

    private static void fields(Object value, Deque<Object> open) {
        for (Class<?> c = value.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        Object held = field.get(value);
                        if (held != null) {
                            open.push(held);
                        }
                    } catch (InaccessibleObjectException | IllegalAccessException e) {
                        throw new AssertionError(field.toString(), e);
                    }
                }
            }
        }
    }
}
