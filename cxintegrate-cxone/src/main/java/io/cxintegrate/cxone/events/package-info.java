/**
 * Events into CXone and out of it: {@link io.cxintegrate.cxone.events.EventsClient} publishes them and asks for them. What an event looks like and how it
 * changes from version to version is the business of the schema and evolution packages; telling others of it, that of the
 * broadcaster.
 */
@NullMarked
package io.cxintegrate.cxone.events;

import org.jspecify.annotations.NullMarked;
