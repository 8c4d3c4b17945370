/**
 * What every fake has: {@link io.cxintegrate.testkit.server.FakeServer} with its
 * {@link io.cxintegrate.testkit.server.Journal} and its {@link io.cxintegrate.testkit.server.FaultPlan}, and
 * {@link io.cxintegrate.testkit.server.FakePlatform} with an OAuth token endpoint on top. To fake a service of your own,
 * extend one of the two and hand it {@link io.cxintegrate.testkit.server.Routes}. No vendor is named here.
 */
@NullMarked
package io.cxintegrate.testkit.server;

import org.jspecify.annotations.NullMarked;
