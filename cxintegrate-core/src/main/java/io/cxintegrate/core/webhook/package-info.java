/**
 * Webhooks out and in by the Standard Webhooks rules. Out: {@link io.cxintegrate.core.webhook.WebhookSigner} signs,
 * {@link io.cxintegrate.core.webhook.WebhookSender} sends one message and repeats it,
 * {@link io.cxintegrate.core.webhook.WebhookQueue} delivers many and hands what it gives up to
 * {@link io.cxintegrate.core.deadletter.DeadLetters}. In: {@link io.cxintegrate.core.webhook.WebhookVerifier} checks what comes.
 * What messages mean is the vendor modules' affair; where they may go is {@code core.net.guard}'s.
 */
@NullMarked
package io.cxintegrate.core.webhook;

import org.jspecify.annotations.NullMarked;
