/** NICE Cognigy: integration mappings, their deployment, and webhooks. */
module io.cxintegrate.cognigy {
    requires transitive io.cxintegrate.core;

    exports io.cxintegrate.cognigy;
    exports io.cxintegrate.cognigy.mapping;
    exports io.cxintegrate.cognigy.runtime;
}
