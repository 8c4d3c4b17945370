package io.cxintegrate.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connects anew each time, to where a URL points. */
public final class UrlDataSource extends TestDataSource {
    private final String url;
    private final String user;
    private final String password;

    /** @param password empty when the server asks for none */
    public UrlDataSource(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Points at a port where nobody listens: the real driver says what happens then. */
    public static UrlDataSource toNobody() {
        return new UrlDataSource("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=5", "none", "");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
