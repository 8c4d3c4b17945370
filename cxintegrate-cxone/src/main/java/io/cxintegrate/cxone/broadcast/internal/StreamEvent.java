package io.cxintegrate.cxone.broadcast.internal;

import io.cxintegrate.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event of the stream in all the versions that somebody wants: each is made and encoded once, when it is wanted first, and
 * its bytes are shared. Safe to share between threads.
 */
public final class StreamEvent {
    private static final long FORGOTTEN = -1;
    private static final String NO_PATH = "no migration leads to a version that is accepted";
    private static final String FAILED = "the event could not be migrated";

    /** One version of the event without its number; with a failure, what stands for it. */
    private record Rendering(byte[] head, boolean failed) {}

    private final JsonObject event;
    private final String type;
    private final String version;
    private final @Nullable String key;
    private final long bornAt;
    private final VersionCasts casts;
    private final String epoch;
    private final long maxBytes;

    /** By version; holds versions that the migrations know and no others, whatever clients ask for. */
    private final Map<String, CompletableFuture<Rendering>> renderings = new ConcurrentHashMap<>();

    private final Map<Rendering, Message> messages = new ConcurrentHashMap<>();
    private final Rendering noPath;
    private final Rendering failed;
    private final AtomicLong bytes = new AtomicLong();
    private volatile long seq;
    private volatile LongConsumer growth = delta -> {};

    /**
     * An event that has no number yet.
     *
     * @param key see {@link Message#key()}
     * @param maxBytes what a client can take at most; a version that is longer counts as failed
     * @throws io.cxintegrate.core.InvalidInputException if its migrations do not know its version
     */
    public StreamEvent(
            JsonObject event,
            String version,
            @Nullable String key,
            long bornAt,
            String epoch,
            VersionCasts casts,
            long maxBytes) {
        this.event = event;
        this.type = Wire.typeOf(event);
        this.version = version;
        this.key = key;
        this.bornAt = bornAt;
        this.epoch = epoch;
        this.casts = casts;
        this.maxBytes = maxBytes;
        casts.requireKnown(type, version);
        noPath = new Rendering(Wire.unavailableHead(type, NO_PATH), true);
        failed = new Rendering(Wire.unavailableHead(type, FAILED), true);
    }

    /** How long the message can get as it was broadcast. */
    public int maxBytes() {
        return maxBytes(rendering(version).head());
    }

    /** Makes the version that these clients get, so that {@link #message} is fast. */
    public void prepare(Preferences preferences) {
        chosen(preferences);
    }

    /** Gives it its place in the stream; once, before the first {@link #message}. */
    public void number(long number) {
        seq = number;
    }

    /** Its place in the stream. */
    public long seq() {
        return seq;
    }

    /** What clients with these preferences get: the first version that can be had, or that there is none. */
    public Message message(Preferences preferences) {
        return messages.computeIfAbsent(chosen(preferences), rendering -> {
            Message made = Message.ofStream(seq, bornAt, key, whole(rendering.head()));
            grow(made.bytes());
            return made;
        });
    }

    /** The bytes it holds; whoever keeps it hears when they grow. */
    long keep(LongConsumer onGrowth) {
        growth = onGrowth;
        return bytes.get();
    }

    /** Ends what {@link #keep} began; the bytes it held. */
    long forget() {
        return bytes.getAndSet(FORGOTTEN);
    }

    long bornAt() {
        return bornAt;
    }

    private Rendering chosen(Preferences preferences) {
        Rendering best = noPath;
        for (String wanted : preferences.of(type, version)) {
            if (wanted.equals(version) || casts.isPossible(type, version, wanted)) {
                Rendering rendering = rendering(wanted);
                if (!rendering.failed()) {
                    return rendering;
                }
                best = rendering;
            }
        }
        return best;
    }

    /** Made by whoever comes first, outside all locks; the others wait for that. */
    private Rendering rendering(String wanted) {
        CompletableFuture<Rendering> mine = new CompletableFuture<>();
        CompletableFuture<Rendering> first = renderings.putIfAbsent(wanted, mine);
        if (first != null) {
            return first.join();
        }
        try {
            Rendering made = render(wanted);
            mine.complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private Rendering render(String wanted) {
        if (wanted.equals(version)) {
            return new Rendering(Wire.head(event, event, version), false);
        }
        return casts.cast(event, type, version, wanted)
                .map(other -> Wire.head(event, other, wanted))
                .filter(head -> maxBytes(head) <= maxBytes)
                .map(head -> new Rendering(head, false))
                .orElse(failed);
    }

    private int maxBytes(byte[] head) {
        return head.length + Wire.tail(epoch, Long.MAX_VALUE).length;
    }

    private byte[] whole(byte[] head) {
        byte[] tail = Wire.tail(epoch, seq);
        byte[] whole = new byte[head.length + tail.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }

    private void grow(long delta) {
        if (bytes.getAndUpdate(b -> b == FORGOTTEN ? b : b + delta) != FORGOTTEN) {
            growth.accept(delta);
        }
    }
}
