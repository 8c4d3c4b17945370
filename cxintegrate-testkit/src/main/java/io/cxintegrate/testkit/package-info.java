/**
 * What an integration test of a user calls: the fake platforms ({@link io.cxintegrate.testkit.FakeCognigy},
 * {@link io.cxintegrate.testkit.FakeCxone}, {@link io.cxintegrate.testkit.FakeGenesys}), a plain
 * {@link io.cxintegrate.testkit.FakeRestService} and a {@link io.cxintegrate.testkit.FakeWebhookReceiver}, the
 * {@link io.cxintegrate.testkit.TestClock} they share with the client under test, and the
 * {@link io.cxintegrate.testkit.CxAssertions} on what they received. What all fakes have in common lives in
 * {@code io.cxintegrate.testkit.server}, the JUnit extension in {@code io.cxintegrate.testkit.junit}. No client code belongs
 * here: the fakes know the wire, not our modules.
 */
@NullMarked
package io.cxintegrate.testkit;

import org.jspecify.annotations.NullMarked;
