/**
 * The client of the API: verbs on objects over a {@link dev.djong.api.Transport}. Blocking calls meant for virtual
 * threads; failures are {@link dev.djong.status.ApiFailure}; an answer that never came is
 * {@link dev.djong.api.TransportException}, after which the outcome of a write is unknown.
 */
@NullMarked
package dev.djong.api;

import org.jspecify.annotations.NullMarked;
