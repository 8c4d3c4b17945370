/** What the fake Genesys Cloud remembers and checks: integrations, actions, drafts. Nothing here knows sockets. */
@NullMarked
package io.cxintegrate.testkit.internal.genesys;

import org.jspecify.annotations.NullMarked;
