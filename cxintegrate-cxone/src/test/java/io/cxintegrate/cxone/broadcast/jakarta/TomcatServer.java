package io.cxintegrate.cxone.broadcast.jakarta;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/** A container on a free port with one endpoint at {@code /events}. */
final class TomcatServer implements AutoCloseable {
    /** Held, since loggers are weakly referenced: what Tomcat says about itself is no outcome of a test. */
    private static final Logger QUIET = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();

    TomcatServer(BroadcastEndpoint endpoint, Path folder) throws LifecycleException {
        QUIET.setLevel(Level.OFF);
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", new File(folder.toString()).getAbsolutePath());
        context.addApplicationListener(WsContextListener.class.getName());
        context.addServletContainerInitializer(
                (classes, servlets) -> servlets.addListener(new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
                        try {
                            ((ServerContainer) Objects.requireNonNull(container))
                                    .addEndpoint(endpoint.config("/events"));
                        } catch (DeploymentException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }),
                Set.of());
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/events");
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
