/** What all vendor modules share. Knows no vendor. */
module io.cxintegrate.core {
    requires java.net.http;
    requires jdk.httpserver;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.networknt.schema;
    requires com.dashjoin.jsonata;
    requires org.slf4j;
    requires static transitive org.jspecify;
    // Optional: each only for the adapter of its name in core.metrics, and the servlet in core.dataaction.servlet.
    requires static io.opentelemetry.api;
    requires static jakarta.servlet;
    requires static micrometer.core;

    exports io.cxintegrate.core;
    exports io.cxintegrate.core.audit;
    exports io.cxintegrate.core.audit.chain;
    exports io.cxintegrate.core.audit.sink;
    exports io.cxintegrate.core.auth;
    exports io.cxintegrate.core.auth.store;
    exports io.cxintegrate.core.dataaction;
    exports io.cxintegrate.core.dataaction.callback;
    exports io.cxintegrate.core.dataaction.host;
    exports io.cxintegrate.core.dataaction.idempotency;
    exports io.cxintegrate.core.dataaction.lambda;
    exports io.cxintegrate.core.dataaction.servlet;
    exports io.cxintegrate.core.deadletter;
    exports io.cxintegrate.core.event;
    exports io.cxintegrate.core.event.buffer;
    exports io.cxintegrate.core.http;
    exports io.cxintegrate.core.json;
    exports io.cxintegrate.core.limit;
    exports io.cxintegrate.core.metrics;
    exports io.cxintegrate.core.metrics.micrometer;
    exports io.cxintegrate.core.metrics.opentelemetry;
    exports io.cxintegrate.core.net;
    exports io.cxintegrate.core.net.guard;
    exports io.cxintegrate.core.platform;
    exports io.cxintegrate.core.retry;
    exports io.cxintegrate.core.secret;
    exports io.cxintegrate.core.store;
    exports io.cxintegrate.core.transform;
    exports io.cxintegrate.core.transform.fields;
    exports io.cxintegrate.core.transform.fields.convert;
    exports io.cxintegrate.core.webhook;
}
