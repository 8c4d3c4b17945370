package io.cxintegrate.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Points at a port where nobody listens: the real driver says what happens then. */
final class NoConnection extends OneConnection {
    NoConnection() {
        super(null);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=5", "none", "");
    }
}
