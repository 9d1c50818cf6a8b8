/**
 * Admission by webhooks ({@code MutatingWebhookConfiguration}, {@code ValidatingWebhookConfiguration}): which are asked,
 * with what, and what becomes of their answers.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">Dynamic
 *     admission control</a>
 */
@NullMarked
package dev.djong.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
