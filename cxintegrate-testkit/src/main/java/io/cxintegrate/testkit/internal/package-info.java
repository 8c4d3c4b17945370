/**
 * The inside of the fakes: the HTTP front on plain sockets; masking; and what each platform
 * remembers and refuses, as plain objects over JSON that know nothing of HTTP. Not for users: it may change in any release.
 */
@NullMarked
package io.cxintegrate.testkit.internal;

import org.jspecify.annotations.NullMarked;
