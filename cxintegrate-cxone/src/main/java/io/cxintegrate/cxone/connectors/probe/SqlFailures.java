package io.cxintegrate.cxone.connectors.probe;

import io.cxintegrate.cxone.connectors.DatabaseType;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Says at which step a driver failed, by SQLSTATE, vendor code and the kinds of the causes; never by their texts. Stateless. */
final class SqlFailures {
    private static final int MAX_CAUSES = 20;

    /** Drivers that do not say 28xxx: SQL Server 18456 and 18452, Oracle 1017 and others, MySQL 1045. */
    private static final Map<DatabaseType, Set<Integer>> LOGIN_REFUSED = Map.of(
            DatabaseType.SQLSERVER, Set.of(18_452, 18_456, 18_486, 18_487, 18_488),
            DatabaseType.ORACLE, Set.of(1_005, 1_017, 28_000, 28_001, 28_002),
            DatabaseType.MYSQL, Set.of(1_045, 1_698, 1_862),
            DatabaseType.POSTGRESQL, Set.of());

    private SqlFailures() {}

    /** What a failure to open a connection means. */
    static ProbeFailure opening(SQLException e, DatabaseType type) {
        String state = state(e);
        if (isCausedBy(e, SSLException.class) || isCausedBy(e, GeneralSecurityException.class)) {
            return new ProbeFailure(
                    ProbeStage.TLS,
                    "the TLS handshake failed" + code(e)
                            + "; check that the certificate is in date, for this host, and from an authority that is trusted here",
                    state);
        }
        if (state.startsWith("28") || LOGIN_REFUSED.getOrDefault(type, Set.of()).contains(e.getErrorCode())) {
            return new ProbeFailure(
                    ProbeStage.AUTHENTICATION,
                    "the database does not let the user in" + code(e)
                            + "; check the secrets behind credentialMasking and the server's rules of access",
                    state);
        }
        if (isCausedBy(e, UnknownHostException.class)) {
            return new ProbeFailure(ProbeStage.DNS, "the driver found no address of the host" + code(e), state);
        }
        if (isCausedBy(e, ConnectException.class)) {
            return new ProbeFailure(ProbeStage.TCP, "the driver got no connection" + code(e), state);
        }
        return new ProbeFailure(
                ProbeStage.DATABASE,
                (isCausedBy(e, SocketTimeoutException.class) || e instanceof SQLTimeoutException
                                ? "the server did not answer the driver in time"
                                : "the database was not opened")
                        + code(e) + "; check its name and the server's state",
                state);
    }

    /** What a failure of the health query means. */
    static ProbeFailure query(SQLException e) {
        return new ProbeFailure(
                ProbeStage.QUERY,
                "the health query failed" + code(e) + "; check its spelling, the user's rights and its time-out",
                state(e));
    }

    private static String code(SQLException e) {
        String state = state(e);
        return " (SQLSTATE " + (state.isEmpty() ? "none" : state)
                + (e.getErrorCode() == 0 ? "" : ", code " + e.getErrorCode()) + ")";
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.matches("[0-9A-Z]{5}") ? state : "";
    }

    private static boolean isCausedBy(Throwable failure, Class<?> type) {
        Throwable at = failure;
        for (int i = 0; at != null && i < MAX_CAUSES; i++, at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
