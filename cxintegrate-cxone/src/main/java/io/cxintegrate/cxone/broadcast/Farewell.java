package io.cxintegrate.cxone.broadcast;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Closes many clients in good order; what the broadcaster and its transport both need when they end. */
final class Farewell {
    private Farewell() {}

    /** Lets everybody have what waits, says that the server is going away, waits for them to go, and cuts the rest. */
    static void to(Collection<BroadcastClient> clients, BroadcastSettings settings) {
        List<BroadcastClient> all = List.copyOf(clients);
        all.forEach(c -> c.finish(EventBroadcaster.GOING_AWAY, "server is going away"));
        CompletableFuture<Void> ended =
                CompletableFuture.allOf(all.stream().map(BroadcastClient::ended).toArray(CompletableFuture[]::new));
        if (!ended.isDone()) {
            CompletableFuture<Void> limit = settings.time().after(settings.drain());
            CompletableFuture.anyOf(ended, limit).join();
            limit.cancel(false);
        }
        all.forEach(BroadcastClient::cut);
    }
}
