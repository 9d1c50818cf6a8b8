/**
 * HTTP/1.1 towards servers behind this one: nodes' agents, pods, and whatever else a request is passed on to. Each
 * exchange has a connection of its own, which may leave HTTP after a 101; nothing is reused, so no answer can be taken
 * for that of another request.
 */
@NullMarked
package dev.djong.apiserver.subresource.backend;

import org.jspecify.annotations.NullMarked;
