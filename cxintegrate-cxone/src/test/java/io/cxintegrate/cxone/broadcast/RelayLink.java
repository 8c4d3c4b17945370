package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that reports each message as sent from another thread, now at once and now later. */
final class RelayLink implements ClientLink {
    private final Executor network;
    private final CountDownLatch arrived;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    RelayLink(Executor network, CountDownLatch arrived) {
        this.network = network;
        this.arrived = arrived;
    }

    List<Long> seqs() {
        return messages.stream()
                .map(JsonObject::parse)
                .filter(m -> m.has("seq"))
                .map(m -> m.longValue("seq"))
                .toList();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public void send(ByteBuffer utf8, Completion done) {
        int now = inFlight.incrementAndGet();
        mostInFlight.accumulateAndGet(now, Math::max);
        messages.add(StandardCharsets.UTF_8.decode(utf8).toString());
        if (messages.size() % 3 == 0) {
            sent(done);
        } else {
            network.execute(() -> sent(done));
        }
    }

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}

    @Override
    public Peer peer() {
        return Peer.of("relay");
    }

    private void sent(Completion done) {
        inFlight.decrementAndGet();
        arrived.countDown();
        done.succeeded();
    }
}
