package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.webhook.WebhookSigner;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a fake platform posts of its own accord, signed by Standard Webhooks; each message once. Safe to share between threads. */
public final class SignedCallbacks {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER = 64 * 1024;

    private final WebhookSigner signer;
    private final TimeSource clock;
    private final AtomicInteger sent = new AtomicInteger();

    /** Signs with this. */
    public SignedCallbacks(WebhookSigner signer, TimeSource clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /** Posts an event to those of the webhooks that are for it. @return the statuses; 0 where nobody answered */
    public List<Integer> send(List<JsonObject> webhooks, JsonObject event) {
        return post(
                webhooks.stream()
                        .filter(webhook -> webhook.optionalBool("active").orElse(true)
                                && webhook.array("events").contains(event.string("event")))
                        .map(webhook -> URI.create(webhook.string("url")))
                        .toList(),
                event);
    }

    /** Posts an event to each of these. @return the statuses; 0 where nobody answered */
    public List<Integer> post(List<URI> urls, JsonObject event) {
        List<Integer> statuses = new ArrayList<>();
        byte[] body = Json.writeBytes(event);
        try (HttpTransport transport = HttpTransport.jdk()) {
            for (URI url : urls) {
                statuses.add(post(transport, url, body));
            }
        }
        return statuses;
    }

    private int post(HttpTransport transport, URI url, byte[] body) {
        Headers headers = signer.sign("evt_" + sent.incrementAndGet(), clock.instant(), body)
                .with("Content-Type", "application/json");
        try {
            return transport
                    .send(new TransportRequest("POST", url, headers, body, PATIENCE, MAX_ANSWER))
                    .status();
        } catch (TransportException e) {
            return 0;
        }
    }
}
