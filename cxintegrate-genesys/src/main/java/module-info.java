/** Genesys Cloud: Data Actions to handle, to fetch and map with, to prove offline, and to register. */
module io.cxintegrate.genesys {
    requires transitive io.cxintegrate.core;
    // Optional: only the simulator needs them.
    requires static json.path;
    requires static velocity.engine.core;
    requires org.slf4j;

    exports io.cxintegrate.genesys;
    exports io.cxintegrate.genesys.dataaction;
    exports io.cxintegrate.genesys.export;
    exports io.cxintegrate.genesys.lint;
    exports io.cxintegrate.genesys.registration;
    exports io.cxintegrate.genesys.simulator;
}
