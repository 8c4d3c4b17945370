package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import io.cxintegrate.core.audit.sink.BufferedAuditSink;
import io.cxintegrate.core.audit.sink.HttpAuditSink;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.ScopedTokens;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.auth.store.InMemoryTokenStore;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.WebhookPublisher;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiClientBuilder;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.net.guard.EndpointGuard;
import io.cxintegrate.core.net.guard.GuardedTransport;
import io.cxintegrate.core.platform.PlatformBuilder;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookQueue;
import io.cxintegrate.core.webhook.WebhookQueueBuilder;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.secrets.Planted.Alphabet;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No text form tells a secret: not of what holds one, not of anything that holds that. */
class TextFormsTest {
    /** What may hold a secret, or an address with one in it. */
    private static final Set<Class<?>> HOLDERS = Set.of(
            Secret.class,
            URI.class,
            Headers.class,
            AccessToken.class,
            TokenSource.class,
            TokenStore.class,
            TransportRequest.class,
            TransportResponse.class,
            ApiClient.class,
            ApiClientBuilder.class,
            ApiRequest.class,
            WebhookMessage.class,
            WebhookSigner.class,
            WebhookSender.class,
            ClientCredentials.class,
            EndpointAuth.class,
            byte[].class);

    /** A user's own, which tells. */
    private record Telling(String value) {}

    private static final class ShopBuilder extends PlatformBuilder<ShopBuilder> {
        ShopBuilder() {
            super("shop");
        }

        @Override
        protected ShopBuilder self() {
            return this;
        }

        PlatformConnection build() {
            return connect("/token", ClientCredentials.ClientAuthentication.BODY);
        }
    }

    private final TestClock clock = new TestClock();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void toString_ofEverythingThatHoldsSecrets_tellsNone(Alphabet alphabet) throws IOException {
        Planted secret = Planted.random("the secret", alphabet);
        Planted ascii = Planted.random("the secret in a header or URL");
        Secret value = secret.secret();
        URI uri = URI.create("https://127.0.0.1:1/" + ascii.value() + "?api_key=" + ascii.value());
        byte[] bytes = secret.value().getBytes(StandardCharsets.UTF_8);
        JsonObject json = JsonObject.of("text", secret.value(), "deep", List.of(JsonObject.of("a", secret.value())));
        Headers headers = Headers.of("Authorization", "Bearer " + ascii.value()).with("Cookie", ascii.value());
        try (Leaks leaks = new Leaks();
                FakeOAuth fake = FakeOAuth.start(clock);
                JdkHttpTransport jdk = JdkHttpTransport.builder().build();
                HttpTransport guarded = GuardedTransport.over(EndpointGuard.defaults());
                ChainedAuditSink chained = ChainedAuditSink.builder(folder.resolve("chain"))
                        .key(value)
                        .build()) {
            fake.tokens().client("demo", value);
            ClientCredentials.Builder credentials = ClientCredentials.builder()
                    .tokenUri(fake.tokenUri())
                    .clientId("demo")
                    .clientSecret(value)
                    .parameter("audience", "shop")
                    .transport(jdk)
                    .clock(clock);
            InMemoryTokenStore store = new InMemoryTokenStore();
            CachingTokenSource.Builder cached =
                    CachingTokenSource.over(credentials.build()).store(store).clock(clock);
            CachingTokenSource tokens = cached.build();
            AccessToken token = tokens.token(Deadline.after(Duration.ofMinutes(1), clock));
            ScopedTokens scoped = ScopedTokens.of(credentials.build());
            ApiClientBuilder clientBuilder = ApiClient.builder("shop")
                    .baseUri(fake.baseUri())
                    .transport(jdk)
                    .tokens(tokens)
                    .header("X-Api-Key", ascii.value());
            ApiClient client = clientBuilder.build();
            ApiRequestBuilder request = ApiRequest.post("/things/{id}")
                    .path("id", secret.value())
                    .query("api_key", secret.value())
                    .header("X-Api-Key", ascii.value())
                    .idempotencyKey(ascii.value())
                    .json(json);
            ApiResponse response = client.send(ApiRequest.get(fake.resourceUri().getPath())
                    .query("api_key", ascii.value())
                    .build());
            WebhookMessage message = WebhookMessage.of(uri, "message-1", json).withOrderingKey(secret.value());
            WebhookSender.Builder senderBuilder =
                    WebhookSender.builder().transport(guarded).secret(value).clock(clock);
            WebhookSender sender = senderBuilder.build();
            InMemoryDeadLetters<WebhookMessage> dead = new InMemoryDeadLetters<>(10);
            WebhookQueueBuilder queueBuilder =
                    WebhookQueue.builder(sender, dead).clock(clock);
            WebhookQueue queue = queueBuilder.build();
            leaks.hearing(() -> queue.enqueue(message).join());
            HttpAuditSink.Builder http =
                    HttpAuditSink.builder(client, "/" + ascii.value()).header("X-Api-Key", value);
            BufferedAuditSink buffered =
                    BufferedAuditSink.builder(http.build()).clock(clock).build();
            WebhookVerifier verifier = WebhookVerifier.of(clock, value).withReplayMemory(5);
            DataActionEndpoint.Builder endpoint = DataActionEndpoint.builder("shop", call -> {
                        throw new UnsupportedOperationException();
                    })
                    .auth(EndpointAuth.bearer(value));
            ShopBuilder platform = new ShopBuilder()
                    .baseUri(fake.baseUri())
                    .tokenUri(fake.tokenUri())
                    .clientId("demo")
                    .clientSecret(value)
                    .tokenStore(store)
                    .audit(buffered);
            TextForms forms = new TextForms(leaks);
            try (PlatformConnection connection = platform.build()) {
                for (Object root : List.of(
                        value,
                        headers,
                        token,
                        credentials,
                        cached,
                        tokens,
                        scoped,
                        scoped.forScopes("a"),
                        clientBuilder,
                        client,
                        request,
                        request.build(),
                        response,
                        new TransportRequest("POST", uri, headers, bytes, Duration.ofSeconds(1), 10),
                        new TransportResponse(200, headers, bytes),
                        message,
                        senderBuilder,
                        sender,
                        WebhookPublisher.to(uri, sender),
                        queueBuilder,
                        queue,
                        dead,
                        WebhookSigner.of(value),
                        verifier,
                        chained,
                        ChainedAuditSink.builder(folder).key(value),
                        AuditVerifier.builder().key(value),
                        AuditVerifier.builder().key(value).build(),
                        http,
                        http.build(),
                        buffered,
                        AuditTrail.of(AuditSink.composite(buffered, chained), leaks.metrics()),
                        endpoint,
                        endpoint.build(),
                        EndpointAuth.bearer(value),
                        EndpointAuth.signed(verifier),
                        new EndpointRequest("POST", "/hook", headers, bytes, "127.0.0.1"),
                        new EndpointResponse(200, headers, bytes),
                        DataActionCall.of(json, Deadline.after(Duration.ofSeconds(1), clock)),
                        json,
                        jdk,
                        guarded,
                        platform,
                        connection,
                        fake)) {
                    forms.walk(root);
                }
            } finally {
                queue.close();
                buffered.close();
            }
            assertThat(dead.list()).extracting(DeadLetter::message).containsExactly(message);
            Planted tokenValue = Planted.known("the token", token.value().reveal());
            leaks.assertNone(secret, ascii, tokenValue);
            assertThat(holders())
                    .isNotEmpty()
                    .allSatisfy(holder -> assertThat(forms.classes())
                            .as("a sample of " + holder)
                            .contains(holder));
        }
    }

    @Test
    void walk_textFormThatTells_isFoundHoweverDeep() {
        Planted secret = Planted.random("the secret");
        try (Leaks leaks = new Leaks()) {
            new TextForms(leaks).walk(new Box(List.of(new Box(java.util.Map.of("a", new Telling(secret.value()))))));
            assertThat(leaks.of(secret))
                    .anySatisfy(found -> assertThat(found)
                            .startsWith("text form of Box.held[].held[a] tells the secret plain: Telling"));
        }
    }

    /** Keeps to itself what it holds. */
    private static final class Box {
        @SuppressWarnings("unused")
        private final Object held;

        Box(Object held) {
            this.held = held;
        }

        @Override
        public String toString() {
            return "Box";
        }
    }

    /** Every class of core with a field that may hold a secret, as its code has it: a new one needs a sample above. */
    private static Set<String> holders() throws IOException {
        URI anchor = URI.create(
                Objects.requireNonNull(Secret.class.getResource("Secret.class")).toString());
        if (!"jar".equals(anchor.getScheme())) {
            return holders(Path.of(anchor).getParent());
        }
        try (FileSystem jar = FileSystems.newFileSystem(anchor, java.util.Map.of())) {
            return holders(jar.getPath("io/cxintegrate/core"));
        }
    }

    private static Set<String> holders(Path classes) throws IOException {
        Set<String> holders = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
                String name = "io.cxintegrate.core."
                        + classes.relativize(file)
                                .toString()
                                .replace(".class", "")
                                .replace('/', '.')
                                .replace('\\', '.');
                if (!name.endsWith("-info") && isHolder(name)) {
                    holders.add(name);
                }
            }
        }
        return holders;
    }

    private static boolean isHolder(String name) {
        try {
            Class<?> c = Class.forName(name, false, Secret.class.getClassLoader());
            if (!Modifier.isPublic(c.getModifiers()) || c.isInterface() || Modifier.isAbstract(c.getModifiers())) {
                return false;
            }
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && HOLDERS.contains(field.getType())) {
                    return true;
                }
            }
            return false;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            // An adapter of a library that is not here.
            return false;
        }
    }
}
