package io.cxintegrate.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its test methods, and its {@code @BeforeEach} and {@code @AfterEach} methods, may take a
 * {@link io.cxintegrate.testkit.FakeCognigy}, {@link io.cxintegrate.testkit.FakeCxone},
 * {@link io.cxintegrate.testkit.FakeGenesys}, {@link io.cxintegrate.testkit.FakeOAuth},
 * {@link io.cxintegrate.testkit.FakeRestService},
 * {@link io.cxintegrate.testkit.FakeWebhookReceiver} or {@link io.cxintegrate.testkit.TestClock}.
 *
 * <p>Every test has its own set: a fake is started when a parameter first asks for it, all go by the one clock of the test,
 * and all are closed after it. So tests may run in parallel. A test that passed fails after all when a planned fault was not
 * met or a request was not known: either means that the test did not test what it says.
 *
 * <pre>{@code
 * @CxFakes
 * class DeployTest {
 *     @Test
 *     void deploy_throttledOnce_waits(FakeCognigy cognigy, TestClock clock) {
 *         cognigy.faults().on(CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
 *         client(cognigy.baseUri(), clock).deploy();
 *         assertThat(cognigy).received(CREATE_INTEGRATION).times(2).waitedBetween(Duration.ofSeconds(7));
 *     }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CxFakesExtension.class)
public @interface CxFakes {}
