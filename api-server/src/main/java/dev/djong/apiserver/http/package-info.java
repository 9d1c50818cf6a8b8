/**
 * How requests arrive and answers leave. An {@link dev.djong.apiserver.http.Exchange} is one request with the means to
 * answer it, from a socket or from a test; the {@link dev.djong.apiserver.http.ServingChain} leads it, step by step, to a
 * verb. Nothing here knows a kind; every failure leaves as a {@code metav1.Status}.
 */
@NullMarked
package dev.djong.apiserver.http;

import org.jspecify.annotations.NullMarked;
