package io.cxintegrate.core.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A port on loopback where connecting never ends: nobody accepts, and the line of those who wait to be accepted is full, so that
 * the kernel drops who comes next.
 */
public final class BlackHole implements AutoCloseable {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** The state of a socket that knocks, in those tables. */
    private static final String SYN_SENT = "02";

    private final ServerSocket listener;
    private final List<Socket> line = new ArrayList<>();

    public BlackHole() {
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            // A line of one has room for two.
            for (int i = 0; i < 2; i++) {
                line.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Waits until no socket of this machine tries to connect here, where the kernel tells. */
    public void awaitNobodyKnocks() throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 1000 && knocks(); i++) {
            never.await(10, TimeUnit.MILLISECONDS);
        }
        if (knocks()) {
            throw new AssertionError("a socket still tries to connect to " + uri());
        }
    }

    private boolean knocks() throws IOException {
        String port = String.format(Locale.ROOT, ":%04X", listener.getLocalPort());
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                for (String row : Files.readAllLines(table)) {
                    String[] columns = row.strip().split("\\s+", -1);
                    if (columns[2].endsWith(port) && columns[3].equals(SYN_SENT)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            for (Socket socket : line) {
                socket.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
