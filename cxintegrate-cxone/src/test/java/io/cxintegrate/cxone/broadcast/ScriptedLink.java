package io.cxintegrate.cxone.broadcast;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A peer that does what the test says: takes messages at once, holds them, or fails. Remembers what it was told. */
final class ScriptedLink implements ClientLink {
    private final ReentrantLock lock = new ReentrantLock();
    private final String name;
    private final List<String> messages = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Deque<Completion> held = new ArrayDeque<>();
    private boolean holding;
    private @Nullable RuntimeException fault;
    private int mostInFlight;

    ScriptedLink(String name) {
        this.name = name;
    }

    /** From now on messages stay under way until {@link #release}. */
    ScriptedLink holding() {
        locked(() -> holding = true);
        return this;
    }

    /** From now on messages are taken at once. */
    ScriptedLink taking() {
        locked(() -> holding = false);
        return this;
    }

    /** From now on {@code send} and {@code close} throw. */
    ScriptedLink throwing(RuntimeException e) {
        locked(() -> fault = e);
        return this;
    }

    /** Reports the message under way as sent. */
    void release() {
        take().succeeded();
    }

    /** Reports the message under way as lost. */
    void fail() {
        take().failed(new IOException("connection reset"));
    }

    /** What was sent, in order. */
    List<String> messages() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** The other calls, in order. */
    List<String> calls() {
        lock.lock();
        try {
            return List.copyOf(calls);
        } finally {
            lock.unlock();
        }
    }

    int mostInFlight() {
        lock.lock();
        try {
            return mostInFlight;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(ByteBuffer utf8, Completion done) {
        boolean atOnce;
        lock.lock();
        try {
            if (fault != null) {
                throw fault;
            }
            messages.add(StandardCharsets.UTF_8.decode(utf8).toString());
            atOnce = !holding;
            if (holding) {
                held.add(done);
                mostInFlight = Math.max(mostInFlight, held.size());
            }
        } finally {
            lock.unlock();
        }
        if (atOnce) {
            done.succeeded();
        }
    }

    @Override
    public void close(int code, String reason) {
        locked(() -> {
            calls.add("close " + code + " " + reason);
            if (fault != null) {
                throw fault;
            }
        });
    }

    @Override
    public void abort() {
        locked(() -> calls.add("abort"));
    }

    @Override
    public Peer peer() {
        return Peer.of(name);
    }

    private Completion take() {
        lock.lock();
        try {
            return held.remove();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
