package io.cxintegrate.cxone.connectors;

import java.net.URI;
import java.util.Objects;

/**
 * An event of a connector, and who is told. Immutable.
 *
 * @param eventType such as {@code CONFIG_UPDATED}
 * @param webhookUrl what the platform calls; https, without credentials
 */
public record EventSubscription(String eventType, URI webhookUrl) {
    /** Checks that both are given; the rest is checked when the definition is built. */
    public EventSubscription {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(webhookUrl, "webhookUrl");
    }

    /** Has this URL told whenever the connector's configuration changes. */
    public static EventSubscription configUpdated(URI webhookUrl) {
        return new EventSubscription("CONFIG_UPDATED", webhookUrl);
    }

    /** The event and the host; a path may be meant to be hard to guess. */
    @Override
    public String toString() {
        return "EventSubscription[" + eventType + " to " + webhookUrl.getHost() + "]";
    }
}
