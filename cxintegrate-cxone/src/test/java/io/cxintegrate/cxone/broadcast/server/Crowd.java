package io.cxintegrate.cxone.broadcast.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Many WebSocket clients on one thread, which check that the events come in order and how long they took; some of them never
 * read. For servers on the same machine: events carry {@code "sent"}, the nanoseconds of a clock that all processes share.
 */
final class Crowd implements AutoCloseable {
    private static final long LIMIT_SECONDS = 240;
    private static final int LONGEST_FRAME = 32 * 1024;

    private static final class Client {
        private final SocketChannel channel;
        private ByteBuffer unread = ByteBuffer.allocate(256);
        private long seq;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final List<Client> readers = new ArrayList<>();
    private final List<SocketChannel> deaf = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(this::readAll, "crowd");
    private final ByteBuffer wire = ByteBuffer.allocateDirect(256 * 1024);
    private volatile boolean closed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** How many clients have seen each event. */
    private int[] seen = new int[1024];

    private long[] latencies = new long[1024];
    private int measured;
    private String failure = "";

    /** Connects so many clients, of which the first {@code deafOnes} never read. */
    Crowd(URI uri, int clients, int deafOnes) throws IOException {
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = SocketChannel.open();
            if (i < deafOnes) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
            }
            channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            handshake(channel, uri);
            if (i < deafOnes) {
                deaf.add(channel);
            } else {
                channel.configureBlocking(false);
                Client client = new Client(channel);
                readers.add(client);
                channel.register(selector, SelectionKey.OP_READ, client);
            }
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until all who read have seen this event, which is their only way to get there: in order, one after the other. */
    void await(long seq) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        lock.lock();
        try {
            while (failure.isEmpty() && (seq >= seen.length || seen[(int) seq] < readers.size())) {
                if (left <= 0) {
                    throw new AssertionError("event " + seq + " has reached "
                            + (seq < seen.length ? seen[(int) seq] : 0) + " of " + readers.size());
                }
                left = changed.awaitNanos(left);
            }
            if (!failure.isEmpty()) {
                throw new AssertionError(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The time that 99 of 100 deliveries stayed below, in milliseconds; measuring begins anew. */
    double p99() {
        lock.lock();
        try {
            long[] sorted = Arrays.copyOf(latencies, measured);
            Arrays.sort(sorted);
            measured = 0;
            return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        for (Client client : readers) {
            client.channel.close();
        }
        for (SocketChannel channel : deaf) {
            channel.close();
        }
    }

    private static void handshake(SocketChannel channel, URI uri) throws IOException {
        String request = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new IOException("the server hung up: " + head);
            }
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
    }

    private void readAll() {
        try {
            while (!closed) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    read((Client) key.attachment(), key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | RuntimeException e) {
            fail("the crowd stopped reading: " + e);
        }
    }

    private void read(Client client, SelectionKey key) throws IOException {
        wire.clear();
        int count = client.channel.read(wire);
        if (count < 0) {
            key.cancel();
            fail("the server hung up on a client that reads, after event " + client.seq);
            return;
        }
        wire.flip();
        if (client.unread.remaining() < count) {
            ByteBuffer larger = ByteBuffer.allocate(client.unread.position() + count);
            client.unread.flip();
            client.unread = larger.put(client.unread);
        }
        client.unread.put(wire).flip();
        while (frame(client)) {}
        client.unread.compact();
    }

    /** Takes one whole frame, if there is one. */
    private boolean frame(Client client) {
        ByteBuffer in = client.unread;
        if (in.remaining() < 2) {
            return false;
        }
        int start = in.position();
        int opcode = in.get(start) & 0xF;
        int length = in.get(start + 1) & 0x7F;
        int header = length == 126 ? 4 : 2;
        if (in.remaining() < header) {
            return false;
        }
        length = length == 126 ? in.getShort(start + 2) & 0xFFFF : length;
        if (length > LONGEST_FRAME) {
            throw new IllegalStateException("a frame of " + length + " bytes");
        }
        if (in.remaining() < header + length) {
            return false;
        }
        if (opcode == 1) {
            message(
                    client,
                    StandardCharsets.ISO_8859_1
                            .decode(in.slice(start + header, length))
                            .toString());
        }
        in.position(start + header + length);
        return true;
    }

    private void message(Client client, String text) {
        long now = System.nanoTime();
        int at = text.lastIndexOf(",\"seq\":");
        if (at < 0) {
            return;
        }
        long seq = Long.parseLong(text.substring(at + 7, text.indexOf(',', at + 1)));
        if (client.seq != 0 && seq != client.seq + 1) {
            fail("event " + seq + " came after " + client.seq);
        }
        client.seq = seq;
        int sent = text.indexOf("\"sent\":");
        long took = now - Long.parseLong(text.substring(sent + 7, text.indexOf(',', sent)));
        lock.lock();
        try {
            if (seq >= seen.length) {
                seen = Arrays.copyOf(seen, (int) seq * 2);
            }
            if (measured == latencies.length) {
                latencies = Arrays.copyOf(latencies, measured * 2);
            }
            latencies[measured++] = took;
            if (++seen[(int) seq] == readers.size()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(String text) {
        lock.lock();
        try {
            failure = failure.isEmpty() ? text : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
