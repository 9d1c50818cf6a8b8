/**
 * Calls of webhooks, by whoever needs one: admission and the conversion of custom resources. A call is one POST of a JSON
 * review over TLS and its answer; connections are kept, every wait and every answer is bounded, redirects are never followed.
 */
@NullMarked
package dev.djong.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
