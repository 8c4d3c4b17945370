package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorExecutorTest {
    private final List<Runnable> toWorkers = new ArrayList<>();
    private final SelectorExecutor executor = new SelectorExecutor(toWorkers::add);

    @Test
    void execute_onAnotherThread_goesToTheWorkers() {
        Runnable task = () -> {};

        executor.execute(task);

        assertThat(toWorkers).containsExactly(task);
    }

    /** The name the executor tells handshakes by is the JDK's own business: this says when it changes. */
    @Test
    void handshake_nameOfTheClass_isThere() throws ClassNotFoundException {
        assertThat(Class.forName(SelectorExecutor.HANDSHAKE, false, ClassLoader.getPlatformClassLoader()))
                .isNotNull();
    }
}
