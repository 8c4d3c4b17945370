/** NICE CXone: database connectors, the envelope of Data Actions, events, their schemas and who listens to them. */
module io.cxintegrate.cxone {
    requires transitive io.cxintegrate.core;
    requires static transitive org.jspecify;
    // Optional: each only for the package of the broadcaster that names it.
    requires static jakarta.websocket;
    requires static org.eclipse.jetty.websocket.core.server;
    requires transitive java.sql;
    requires org.slf4j;

    exports io.cxintegrate.cxone;
    exports io.cxintegrate.cxone.broadcast;
    exports io.cxintegrate.cxone.broadcast.jakarta;
    exports io.cxintegrate.cxone.broadcast.server;
    exports io.cxintegrate.cxone.connectors;
    exports io.cxintegrate.cxone.connectors.callback;
    exports io.cxintegrate.cxone.connectors.file;
    exports io.cxintegrate.cxone.connectors.plan;
    exports io.cxintegrate.cxone.connectors.probe;
    exports io.cxintegrate.cxone.dataaction;
    exports io.cxintegrate.cxone.events;
    exports io.cxintegrate.cxone.events.pipeline;
    exports io.cxintegrate.cxone.evolution;
    exports io.cxintegrate.cxone.schema;
    exports io.cxintegrate.cxone.schema.change;
    exports io.cxintegrate.cxone.schema.gate;
}
