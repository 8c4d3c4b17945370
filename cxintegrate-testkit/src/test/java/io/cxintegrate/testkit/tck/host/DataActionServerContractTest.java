package io.cxintegrate.testkit.tck.host;

import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.net.Headers;

class DataActionServerContractTest extends EndpointHostContract {
    @Override
    protected Host start(EndpointHandler handler) {
        DataActionServer server =
                DataActionServer.builder().routes((EndpointRoutes) handler).start();
        return new Host() {
            @Override
            public EndpointResponse send(String method, String path, Headers headers, byte[] body) throws Exception {
                return Wire.send(server.baseUri(), method, path, headers, body);
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
