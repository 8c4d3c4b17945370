package io.cxintegrate.testkit.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract on an implementation that is broken on purpose. */
final class Contracts {
    private Contracts() {}

    /** The tests of a contract that fail, in the order of the alphabet. */
    static Set<String> failuresOf(Class<?> contract) {
        Set<String> failed = new ConcurrentSkipListSet<>();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest() && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                                    failed.add(test.getSource()
                                            .map(source -> ((MethodSource) source).getMethodName())
                                            .orElseThrow());
                                }
                            }
                        });
        return failed;
    }
}
