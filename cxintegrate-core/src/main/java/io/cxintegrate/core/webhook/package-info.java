/**
 * Webhooks out and in by the Standard Webhooks rules: {@link io.cxintegrate.core.webhook.WebhookSigner} and
 * {@link io.cxintegrate.core.webhook.WebhookSender} send, {@link io.cxintegrate.core.webhook.WebhookVerifier} checks what
 * comes. Payloads are bytes here; what they mean is the vendor modules' affair.
 */
@NullMarked
package io.cxintegrate.core.webhook;

import org.jspecify.annotations.NullMarked;
