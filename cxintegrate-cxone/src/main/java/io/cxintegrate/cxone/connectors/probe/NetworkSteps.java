package io.cxintegrate.cxone.connectors.probe;

import io.cxintegrate.core.net.guard.HostResolver;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** The steps before a driver comes in. Stateless. */
final class NetworkSteps {
    /** PostgreSQL 16, section 55.7: SSLRequest, the length and the code 80877103. */
    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

    private NetworkSteps() {}

    static List<InetAddress> resolve(HostResolver resolver, String host) throws ProbeFailure {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new ProbeFailure(
                    ProbeStage.DNS,
                    "host '" + host + "' has no address here; check its spelling and this machine's DNS");
        }
    }

    /** Connects to one of the addresses, and asks a PostgreSQL server for TLS, which others do by the driver. */
    static void connect(ConnectorDefinition connector, List<InetAddress> addresses, Duration timeout)
            throws ProbeFailure {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
        String reason = "";
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, connector.port()), millis);
                if (connector.ssl() && connector.databaseType() == DatabaseType.POSTGRESQL) {
                    askForTls(socket, millis);
                }
                return;
            } catch (SocketTimeoutException e) {
                reason = "no answer within " + timeout;
            } catch (IOException e) {
                reason = e.getClass().getSimpleName();
            }
        }
        throw new ProbeFailure(
                ProbeStage.TCP,
                "no connection to " + connector.host() + ":" + connector.port() + " (" + addresses.size()
                        + (addresses.size() == 1 ? " address" : " addresses") + " tried): " + reason
                        + "; check port, firewall and whether the server runs");
    }

    private static void askForTls(Socket socket, int millis) throws ProbeFailure {
        int answer;
        try {
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(SSL_REQUEST);
            answer = socket.getInputStream().read();
        } catch (IOException e) {
            throw new ProbeFailure(
                    ProbeStage.TLS,
                    "the server did not answer the request for TLS: "
                            + e.getClass().getSimpleName());
        }
        if (answer == 'N') {
            throw new ProbeFailure(
                    ProbeStage.TLS,
                    "the server does not offer TLS; switch it on there, or say by allowInsecure(reason) why it is not needed");
        }
        if (answer != 'S') {
            throw new ProbeFailure(
                    ProbeStage.TLS,
                    answer < 0
                            ? "the server closed the connection when asked for TLS"
                            : "what answers there is no PostgreSQL server");
        }
    }
}
