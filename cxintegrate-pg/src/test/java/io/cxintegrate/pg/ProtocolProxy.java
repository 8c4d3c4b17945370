package io.cxintegrate.pg;

import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Stands between the driver and a real server: writes down what the driver sends, message by message, and can break a
 * connection at a message of choice.
 */
public final class ProtocolProxy implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");
    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;

    /** A frontend message; {@code text} is the statement of a Parse or a Query. */
    public record Message(char type, String text) {}

    private final ServerSocket listener;
    private final PostgresFixture database;
    private final String host;
    private final int port;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Predicate<Message> breakAfter = m -> false;
    private volatile boolean silent;
    private final CountDownLatch broken = new CountDownLatch(1);

    public ProtocolProxy(PostgresFixture database) throws IOException {
        this.database = database;
        Matcher m = ADDRESS.matcher(database.jdbcUrl());
        if (!m.find()) {
            throw new IllegalStateException("no host and port in " + database.jdbcUrl());
        }
        host = m.group(1);
        port = Integer.parseInt(m.group(2));
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** Opens a connection through the proxy at each call. */
    public DataSource dataSource() {
        String url = ADDRESS.matcher(database.jdbcUrl())
                .replaceFirst("//" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort() + "/");
        return new UrlDataSource(url, database.username(), database.password().orElse(""));
    }

    /** Everything sent since {@link #clear()}. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The types of all messages, {@code PBDESPBDES}. */
    public String types() {
        StringBuilder types = new StringBuilder();
        messages.forEach(m -> types.append(m.type()));
        return types.toString();
    }

    /** Every time the driver waits for an answer: a Sync, or a simple Query; BEGIN goes along with what follows it. */
    public int roundTrips() {
        return (int) messages.stream()
                .filter(m -> m.type() == 'S' || (m.type() == 'Q' && !m.text().startsWith("BEGIN")))
                .count();
    }

    /** Every statement text sent, in order. */
    public List<String> statements() {
        return messages.stream()
                .filter(m -> !m.text().isEmpty())
                .map(Message::text)
                .toList();
    }

    public void clear() {
        messages.clear();
    }

    /** Cuts the connection once, behind the first message that {@code what} accepts, which still reaches the server. */
    public void breakAfter(Predicate<Message> what) {
        breakAfter = what;
    }

    /** Waits until the server has done all that the connection cut by {@link #breakAfter} brought, and has ended it. */
    public void awaitBroken() throws InterruptedException {
        if (!broken.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no connection was cut, or its server goes on");
        }
    }

    /** Whether answers of the server are kept from the driver. */
    public void silence(boolean value) {
        silent = value;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                thread(() -> forward(client, server));
                thread(() -> back(server, client));
            } catch (IOException e) {
                // Closed, or the server is gone; the driver sees it.
                return;
            }
        }
    }

    private void forward(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            startup(in, out);
            while (true) {
                char type = (char) in.readUnsignedByte();
                byte[] body = new byte[in.readInt() - 4];
                in.readFully(body);
                Message message = new Message(type, text(type, body));
                messages.add(message);
                boolean cut = breakAfter.test(message);
                if (cut) {
                    breakAfter = m -> false;
                    // Before the message goes on: the client must not hear of its answer.
                    client.close();
                }
                out.write(ByteBuffer.allocate(5 + body.length)
                        .put((byte) type)
                        .putInt(body.length + 4)
                        .put(body)
                        .array());
                out.flush();
                if (cut) {
                    // A commit takes effect at the Sync behind it.
                    out.write(new byte[] {'S', 0, 0, 0, 4});
                    out.flush();
                    server.shutdownOutput();
                    server.getInputStream().readAllBytes();
                    broken.countDown();
                    return;
                }
            }
        } catch (IOException e) {
            // One side is gone; closing both tells the other.
        }
    }

    private static void startup(DataInputStream in, DataOutputStream out) throws IOException {
        boolean more = true;
        while (more) {
            int length = in.readInt();
            byte[] body = new byte[length - 4];
            in.readFully(body);
            out.writeInt(length);
            out.write(body);
            out.flush();
            int code = ByteBuffer.wrap(body).getInt();
            more = code == SSL_REQUEST;
            if (code == CANCEL_REQUEST) {
                throw new IOException("a cancel request has nothing behind it");
            }
        }
    }

    private static String text(char type, byte[] body) {
        int start = 0;
        if (type == 'P') {
            while (body[start] != 0) {
                start++;
            }
            start++;
        } else if (type != 'Q') {
            return "";
        }
        int end = start;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    private void back(Socket server, Socket client) {
        try {
            InputStream in = server.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!silent) {
                    client.getOutputStream().write(buffer, 0, n);
                    client.getOutputStream().flush();
                }
            }
            client.close();
        } catch (IOException e) {
            // As above.
        }
    }

    private static void thread(Runnable work) {
        Thread t = new Thread(work, "protocol-proxy");
        t.setDaemon(true);
        t.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket s : sockets) {
            s.close();
        }
    }
}
