package io.cxintegrate.genesys.registration;

import static io.cxintegrate.genesys.registration.FindCustomer.ID;
import static io.cxintegrate.genesys.registration.FindCustomer.action;
import static io.cxintegrate.genesys.registration.FindCustomer.client;
import static io.cxintegrate.genesys.registration.FindCustomer.options;
import static io.cxintegrate.genesys.registration.FindCustomer.requests;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_ACTION_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.DELETE_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.LIST_ACTIONS;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static io.cxintegrate.testkit.GenesysOperation.PUBLISH_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.VALIDATE_DRAFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The asynchronous twins: the same outcome, and a cancellation that reaches the request below. */
@CxFakes
@Timeout(120)
class ActionRegistrarAsyncTest {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** The one thread is free again only when what ran on it has ended. */
    private void awaitFree() throws Exception {
        assertThat(executor.submit(() -> "free").get(30, TimeUnit.SECONDS)).isEqualTo("free");
    }

    /** Cancels a call while the platform does not answer it. */
    private void cancelled(
            FakeGenesys fake,
            GenesysOperation waiting,
            Genesys genesys,
            BiFunction<ActionRegistrar, ExecutorService, CompletableFuture<?>> call)
            throws Exception {
        var stall = fake.faults().on(waiting).first().stall();
        CompletableFuture<?> future = call.apply(genesys.actions(), executor);
        assertThat(stall.awaitArrival(Duration.ofSeconds(30))).isTrue();

        assertThat(future.cancel(true)).isTrue();

        awaitFree();
    }

    @Test
    void twins_allOfThem_doWhatTheSynchronousFormsDo(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();

            ActionPlan plan = actions.planAsync(action("/customers"), options().build(), executor)
                    .get(30, TimeUnit.SECONDS);
            AppliedPlan applied = actions.applyAsync(plan, executor).get(30, TimeUnit.SECONDS);
            AppliedPlan handler = actions.registerAsync(
                            "Fetch User", "", URI.create("https://functions.example.com/a"), executor)
                    .get(30, TimeUnit.SECONDS);
            AppliedPlan again = actions.registerAsync(
                            EndpointAction.builder("Fetch User", URI.create("https://functions.example.com/a"))
                                    .build(),
                            executor)
                    .get(30, TimeUnit.SECONDS);

            assertThat(applied.action().id()).isEqualTo(ID);
            assertThat(again.action()).isEqualTo(handler.action());
            assertThat(actions.listAsync(executor).get(30, TimeUnit.SECONDS))
                    .containsExactly(applied.action(), handler.action());
            assertThat(actions.deleteAsync(ID, executor).get(30, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(actions.deleteAsync("custom_-_none", executor).get(30, TimeUnit.SECONDS))
                    .isFalse();
            assertThat(actions.list()).containsExactly(handler.action());
        }
    }

    @Test
    void planAsync_cancelled_endsTheRequest(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            cancelled(
                    fake,
                    LIST_INTEGRATIONS,
                    genesys,
                    (actions, on) ->
                            actions.planAsync(action("/customers"), options().build(), on));
        }
        assertThat(requests(fake, LIST_ACTIONS)).isZero();
    }

    @Test
    void applyAsync_cancelled_endsTheRequestAndSendsNoMore(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            ActionPlan plan =
                    genesys.actions().plan(action("/customers"), options().build());
            cancelled(fake, CREATE_ACTION_DRAFT, genesys, (actions, on) -> actions.applyAsync(plan, on));
        }
        assertThat(requests(fake, VALIDATE_DRAFT)).isZero();
        assertThat(requests(fake, PUBLISH_DRAFT)).isZero();
        assertThat(fake.actions()).isEmpty();
    }

    @Test
    void registerAsync_cancelled_endsTheRequestAndSendsNoMore(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            cancelled(
                    fake,
                    PUBLISH_DRAFT,
                    genesys,
                    (actions, on) ->
                            actions.registerAsync("Fetch User", "", URI.create("https://functions.example.com/a"), on));
        }
        assertThat(requests(fake, PUBLISH_DRAFT)).isEqualTo(1);
    }

    @Test
    void listAsync_cancelled_readsNoFurtherPage(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            cancelled(fake, LIST_ACTIONS, genesys, ActionRegistrar::listAsync);
        }
        assertThat(requests(fake, LIST_ACTIONS)).isEqualTo(1);
    }

    @Test
    void deleteAsync_cancelled_endsTheRequest(FakeGenesys fake) throws Exception {
        try (Genesys genesys = client(fake).build()) {
            cancelled(fake, DELETE_ACTION, genesys, (actions, on) -> actions.deleteAsync(ID, on));
        }
        assertThat(requests(fake, DELETE_ACTION)).isEqualTo(1);
    }

    @Test
    void applyAsync_cancelledWhileReadsAreLate_endsTheWait() throws Exception {
        TestClock clock = TestClock.manual();
        try (FakeGenesys fake = FakeGenesys.start(clock);
                Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            ActionPlan plan = actions.plan(action("/clients"), options().build());
            clock.advance(Duration.ofMinutes(1));
            fake.delayVisibility(Duration.ofSeconds(20));

            CompletableFuture<AppliedPlan> future = actions.applyAsync(plan, executor);
            // The clock stands, so the only wait there is that for the read to show the new version.
            assertThat(clock.awaitWaiting(1, Duration.ofSeconds(30))).isTrue();
            assertThat(future.cancel(true)).isTrue();

            awaitFree();
        }
    }

    @Test
    void twins_failures_areThoseOfTheSynchronousForms(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            CompletableFuture<Boolean> refused = genesys.actions().deleteAsync("..", executor);
            CompletableFuture<AppliedPlan> wrong = genesys.actions()
                    .registerAsync("", "", URI.create("https://functions.example.com/a"), Runnable::run);

            assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseExactlyInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(wrong::join).cause().isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void twins_executorThatRefuses_failTheFuture(FakeGenesys fake) {
        executor.shutdown();
        try (Genesys genesys = client(fake).build()) {
            assertThat(genesys.actions().listAsync(executor)).isCompletedExceptionally();
            assertThat(genesys.registrar().listAsync(executor)).isCompletedExceptionally();
        }
    }
}
