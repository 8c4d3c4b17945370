package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The optional dependency is optional: without it everything loads, and starting the server says what is missing. */
class BroadcastServerWithoutJettyTest {
    @Test
    void start_withoutJetty_namesTheCoordinates() throws Exception {
        List<URL> withoutJetty = new ArrayList<>();
        for (Class<?> needed : List.of(
                BroadcastServer.class,
                Secret.class,
                org.slf4j.Logger.class,
                com.fasterxml.jackson.databind.JsonNode.class,
                com.fasterxml.jackson.core.JsonFactory.class,
                com.fasterxml.jackson.annotation.JsonIgnore.class)) {
            withoutJetty.add(needed.getProtectionDomain().getCodeSource().getLocation());
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutJetty.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> authType = loader.loadClass(EndpointAuth.class.getName());
            Class<?> broadcasterType = loader.loadClass(EventBroadcaster.class.getName());
            Object broadcasterBuilder = broadcasterType.getMethod("builder").invoke(null);
            Object broadcaster =
                    broadcasterBuilder.getClass().getMethod("build").invoke(broadcasterBuilder);
            Object builder = loader.loadClass(BroadcastServer.class.getName())
                    .getMethod("builder", broadcasterType)
                    .invoke(null, broadcaster);
            builder.getClass()
                    .getMethod("auth", authType)
                    .invoke(builder, authType.getMethod("none").invoke(null));

            Throwable thrown = null;
            try {
                builder.getClass().getMethod("start").invoke(builder);
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            }

            assertThat(thrown).isNotNull();
            assertThat(thrown.getClass().getName()).isEqualTo("io.cxintegrate.core.InvalidConfigurationException");
            assertThat(thrown)
                    .hasMessage("broadcast server has 1 problem:\n  - class path: needs"
                            + " org.eclipse.jetty.websocket:jetty-websocket-core-server:12.1.12, which is not there;"
                            + " add it to the dependencies of your build");
        }
    }
}
