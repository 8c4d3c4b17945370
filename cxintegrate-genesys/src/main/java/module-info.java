/** Genesys Cloud: Data Actions to handle, to fetch and map with, and to register. */
module io.cxintegrate.genesys {
    requires transitive io.cxintegrate.core;

    exports io.cxintegrate.genesys;
    exports io.cxintegrate.genesys.dataaction;
}
