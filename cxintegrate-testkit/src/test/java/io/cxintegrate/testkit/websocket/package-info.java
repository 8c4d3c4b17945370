/** Tests of the WebSocket probe against a server that does what the test says. */
package io.cxintegrate.testkit.websocket;
