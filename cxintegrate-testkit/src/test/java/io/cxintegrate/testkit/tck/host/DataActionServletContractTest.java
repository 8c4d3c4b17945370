package io.cxintegrate.testkit.tck.host;

import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.servlet.DataActionServlet;
import io.cxintegrate.core.net.Headers;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/** The servlet in a real container, mapped to everything, in an application that is not at the root. */
class DataActionServletContractTest extends EndpointHostContract {
    @Override
    protected Host start(EndpointHandler handler) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler application = new ServletContextHandler("/app");
        application.addServlet(new ServletHolder(new DataActionServlet(handler)), "/*");
        server.setHandler(application);
        server.start();
        return new Host() {
            @Override
            public EndpointResponse send(String method, String path, Headers headers, byte[] body) throws Exception {
                return Wire.send(server.getURI(), method, "/app" + path, headers, body);
            }

            @Override
            public void close() {
                LifeCycle.stop(server);
            }
        };
    }
}
