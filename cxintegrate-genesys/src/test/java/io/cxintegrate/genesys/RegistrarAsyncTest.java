package io.cxintegrate.genesys;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The asynchronous twins: the same outcome, and a cancellation that reaches the call below. */
@CxFakes
class RegistrarAsyncTest {
    private static final String NAME = "Fetch User Data Action";
    private static final String DESCRIPTION = "Fetches user details from external API based on ID";
    private static final URI ENDPOINT =
            URI.create("https://your-lambda-url.execute-api.us-east-1.amazonaws.com/prod/data-action");

    private static Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .scopes("api:integration:write", "data-action:read")
                .clock(fake.clock())
                .jitter(Jitter.fixed(0.5));
    }

    @Test
    void registerAsync_sameAsSync_completesOnTheExecutor(FakeGenesys fake) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar()
                            .registerAsync(NAME, DESCRIPTION, ENDPOINT, executor)
                            .get()
                            .created())
                    .isTrue();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void registerAsync_badArguments_failTheFuture(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            CompletableFuture<RegisteredIntegration> future =
                    genesys.registrar().registerAsync("", "", ENDPOINT, Runnable::run);

            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("integration '' has 1 problem:\n  - name: is required but missing or blank");
        }
    }

    @Test
    void registerAsync_cancelled_endsTheCallBelow(FakeGenesys fake) throws Exception {
        var stall = fake.faults().on(LIST_INTEGRATIONS).first().stall();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Genesys genesys = builder(fake).build()) {
            CompletableFuture<RegisteredIntegration> future =
                    genesys.registrar().registerAsync(NAME, DESCRIPTION, ENDPOINT, executor);
            assertThat(stall.awaitArrival(Duration.ofSeconds(20))).isTrue();

            future.cancel(true);

            // The thread is free again only when the call below has ended.
            assertThat(executor.submit(() -> "free").get(20, java.util.concurrent.TimeUnit.SECONDS))
                    .isEqualTo("free");
        } finally {
            executor.shutdownNow();
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }

    @Test
    void twins_ofReadingAndDeleting_doWhatTheSynchronousFormsDo(FakeGenesys fake) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            RegisteredIntegration made = registrar.register(NAME, DESCRIPTION, ENDPOINT);

            assertThat(registrar.getAsync(made.id(), executor).get(30, TimeUnit.SECONDS))
                    .contains(made);
            assertThat(registrar.listAsync(executor).get(30, TimeUnit.SECONDS)).containsExactly(made);
            assertThat(registrar.deleteAsync(made.id(), executor).get(30, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(registrar.deleteAsync(made.id(), executor).get(30, TimeUnit.SECONDS))
                    .isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GenesysOperation.class,
            names = {"GET_INTEGRATION", "LIST_INTEGRATIONS", "DELETE_INTEGRATION"})
    void twins_cancelled_endTheRequest(GenesysOperation operation, FakeGenesys fake) throws Exception {
        var stall = fake.faults().on(operation).first().stall();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            CompletableFuture<?> future = switch (operation) {
                case GET_INTEGRATION -> registrar.getAsync("i-1", executor);
                case LIST_INTEGRATIONS -> registrar.listAsync(executor);
                default -> registrar.deleteAsync("i-1", executor);
            };
            assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();

            assertThat(future.cancel(true)).isTrue();

            // The thread is free again only when the call below has ended.
            assertThat(executor.submit(() -> "free").get(30, TimeUnit.SECONDS)).isEqualTo("free");
        } finally {
            executor.shutdownNow();
        }
        assertThat(fake).received(operation).once();
    }
}
