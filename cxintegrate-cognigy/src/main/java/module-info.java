/** NICE Cognigy: integration mappings, their deployment, and webhooks. */
module io.cxintegrate.cognigy {
    requires transitive io.cxintegrate.core;
    requires org.slf4j;

    exports io.cxintegrate.cognigy;
    exports io.cxintegrate.cognigy.health;
    exports io.cxintegrate.cognigy.mapping;
    exports io.cxintegrate.cognigy.plan;
    exports io.cxintegrate.cognigy.proof;
    exports io.cxintegrate.cognigy.runtime;
    exports io.cxintegrate.cognigy.rollout;
}
