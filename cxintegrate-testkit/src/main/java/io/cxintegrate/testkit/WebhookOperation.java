package io.cxintegrate.testkit;

import io.cxintegrate.testkit.server.Operation;

/** What {@link FakeWebhookReceiver} can be asked. */
public enum WebhookOperation implements Operation {
    /** {@code POST} on any path. */
    DELIVERY
}
