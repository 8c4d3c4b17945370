package io.cxintegrate.testkit.network;

import io.cxintegrate.testkit.internal.Sockets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link FaultProxy}: two pumps, one each way, and the fault that stops them. */
final class Relay implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket client;
    private final @Nullable FakeTls tls;
    private final InetSocketAddress target;
    private final PlannedConnection planned;
    private final ConnectionFault fault;
    private final Socket server = new Socket();
    private final AtomicLong requestBytes = new AtomicLong();
    private final AtomicLong responseBytes = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    Relay(Socket client, @Nullable FakeTls tls, InetSocketAddress target, PlannedConnection planned) {
        this.client = client;
        this.tls = tls;
        this.target = target;
        this.planned = planned;
        fault = planned.fault();
    }

    long requestBytes() {
        return requestBytes.get();
    }

    long responseBytes() {
        return responseBytes.get();
    }

    boolean isOpen() {
        return closed.getCount() > 0;
    }

    /** Relays until one side ends; {@code threads} runs the pump of the requests. */
    void run(Executor threads) {
        try {
            if (fault.kind() == ConnectionFault.Kind.RESET_ON_ACCEPT) {
                planned.meet();
                reset();
                return;
            }
            client.setTcpNoDelay(true);
            // On top of the plain socket, which stays ours to reset.
            Socket near = tls == null ? client : tls.serverSide(client);
            if (fault.kind() == ConnectionFault.Kind.HALF_OPEN) {
                swallow(near.getInputStream());
                return;
            }
            server.connect(target, CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            threads.execute(() -> requests(near));
            responses(near);
        } catch (IOException | RuntimeException e) {
            // One side left; so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Resets both sides. */
    void reset() {
        try {
            Sockets.reset(client);
            Sockets.reset(server);
        } catch (IOException e) {
            // Closed is closed.
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Sockets.closeQuietly(client);
        Sockets.closeQuietly(server);
    }

    private void requests(Socket near) {
        try {
            InputStream from = near.getInputStream();
            OutputStream to = server.getOutputStream();
            byte[] buffer = new byte[8 * 1024];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                if (fault.kind() == ConnectionFault.Kind.RESET_ON_REUSE && responseBytes.get() > 0) {
                    planned.meet();
                    reset();
                    return;
                }
                boolean enough = fault.kind() == ConnectionFault.Kind.RESET_AFTER_REQUEST
                        && requestBytes.get() + n >= fault.bytes();
                int pass = enough ? (int) (fault.bytes() - requestBytes.get()) : n;
                requestBytes.addAndGet(pass);
                to.write(buffer, 0, pass);
                if (enough) {
                    planned.meet();
                    reset();
                    return;
                }
            }
            if (fault.kind() == ConnectionFault.Kind.STALL_AFTER_RESPONSE) {
                // The client has given up; nothing else would ever end the stall.
                close();
            } else {
                server.shutdownOutput();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void responses(Socket near) throws IOException, InterruptedException {
        InputStream from = server.getInputStream();
        OutputStream to = near.getOutputStream();
        byte[] buffer = new byte[8 * 1024];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            boolean ends = fault.endsResponses();
            boolean enough = ends && responseBytes.get() + n >= fault.bytes();
            int pass = enough ? (int) (fault.bytes() - responseBytes.get()) : n;
            if (enough) {
                // Before the bytes: who has read them may ask at once.
                planned.meet();
            }
            if (fault.kind() == ConnectionFault.Kind.DRIP_RESPONSE) {
                drip(to, buffer, n);
            } else {
                responseBytes.addAndGet(pass);
                to.write(buffer, 0, pass);
            }
            if (enough) {
                switch (fault.kind()) {
                    case RESET_AFTER_RESPONSE -> reset();
                    case STALL_AFTER_RESPONSE -> closed.await();
                    default -> close();
                }
                return;
            }
        }
    }

    private void drip(OutputStream to, byte[] buffer, int n) throws IOException, InterruptedException {
        planned.meet();
        for (int at = 0; at < n; at += fault.bytes()) {
            if (closed.await(fault.pause().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            int piece = Math.min(fault.bytes(), n - at);
            responseBytes.addAndGet(piece);
            to.write(buffer, at, piece);
        }
    }

    private void swallow(InputStream from) throws IOException {
        planned.meet();
        byte[] buffer = new byte[8 * 1024];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            requestBytes.addAndGet(n);
        }
    }
}
