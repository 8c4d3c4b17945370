package io.cxintegrate.pg;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** Gives the same real connection each time and keeps it open, so that a test can look at what was left on it. */
public class OneConnection extends TestDataSource {
    private final Connection connection;

    public OneConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
