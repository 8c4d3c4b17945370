package io.cxintegrate.cognigy.spi;

import static io.cxintegrate.cognigy.spi.DeploymentStateTest.V1;
import static io.cxintegrate.cognigy.spi.DeploymentStateTest.V2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link DeploymentStore} must do. */
abstract class DeploymentStoreContract {
    /** A store in which nothing is. */
    abstract DeploymentStore store();

    @Test
    void load_unknownBot_isEmpty() {
        assertThat(store().load("bot-1")).isEmpty();
    }

    @Test
    void save_nextRevision_isLoadedForThisBotOnly() {
        DeploymentStore store = store();
        DeploymentState one = DeploymentState.empty().deployed(V1);
        DeploymentState two = one.deployed(V2);
        assertThat(store.save("bot-1", one)).isTrue();
        assertThat(store.save("bot-1", two)).isTrue();
        assertThat(store.load("bot-1")).contains(two);
        assertThat(store.load("bot-2")).isEmpty();
    }

    @Test
    void save_staleRevision_isRefusedAndChangesNothing() {
        DeploymentStore store = store();
        DeploymentState one = DeploymentState.empty().deployed(V1);
        DeploymentState other = DeploymentState.empty().deployed(V2);
        assertThat(store.save("bot-1", one)).isTrue();
        assertThat(store.save("bot-1", other)).isFalse();
        assertThat(store.save("bot-1", one)).isFalse();
        assertThat(store.load("bot-1")).contains(one);
    }

    @Test
    void save_revisionLeftOut_isRefused() {
        DeploymentStore store = store();
        assertThat(store.save("bot-1", DeploymentState.empty().deployed(V1).deployed(V2)))
                .isFalse();
        assertThat(store.load("bot-1")).isEmpty();
    }

    @Test
    void save_fourThreads_losesNoChange() throws InterruptedException {
        DeploymentStore store = store();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 50; i++) {
                    DeploymentState state;
                    do {
                        state = store.load("bot-1").orElse(DeploymentState.empty());
                    } while (!store.save("bot-1", state.deployed(V1)));
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        DeploymentState state = store.load("bot-1").orElseThrow();
        assertThat(state.revision()).isEqualTo(200);
        assertThat(state.history()).hasSize(200);
    }
}
