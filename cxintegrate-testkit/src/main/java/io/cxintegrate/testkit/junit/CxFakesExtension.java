package io.cxintegrate.testkit.junit;

import io.cxintegrate.testkit.CxAssertions;
import io.cxintegrate.testkit.server.FakeServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What {@link CxFakes} registers. Stateless: the fakes of a test live in the store of its context. Works on JUnit 5 and 6.
 */
public final class CxFakesExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(CxFakesExtension.class);

    /** Called by JUnit. */
    public CxFakesExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return FakeSet.knows(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("every test has fakes of its own: take "
                    + parameter.getParameter().getType().getSimpleName()
                    + " in the test method or in @BeforeEach, not in a constructor or @BeforeAll");
        }
        return setOf(context.getStore(NAMESPACE)).get(parameter.getParameter().getType());
    }

    /** Closes the fakes; a test that passed must have met every planned fault and sent only what they know. */
    @Override
    public void afterEach(ExtensionContext context) {
        FakeSet set = context.getStore(NAMESPACE).remove(FakeSet.class, FakeSet.class);
        if (set == null) {
            return;
        }
        set.close();
        if (context.getExecutionException().isEmpty()) {
            for (FakeServer<?> fake : set.fakes()) {
                CxAssertions.assertThat(fake).hasNoUnusedFaults().hasNoUnmatchedRequests();
            }
        }
    }

    /** By get and put, which JUnit 5 and 6 both have; the parameters of one test are resolved one after the other. */
    private static FakeSet setOf(ExtensionContext.Store store) {
        FakeSet set = store.get(FakeSet.class, FakeSet.class);
        if (set == null) {
            set = new FakeSet();
            store.put(FakeSet.class, set);
        }
        return set;
    }
}
