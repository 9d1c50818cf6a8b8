/**
 * The node's own HTTPS server: logs, exec, attach and port-forward, pods, figures and metrics, at the paths that API
 * servers, {@code kubectl} and scrapers know. Every request but a health check is authenticated (client certificate or
 * token, asked of the API server) and authorised (as an access to {@code nodes}, asked of the API server). Interactive
 * streams are passed to the runtime's streaming server as raw bytes.
 */
@NullMarked
package dev.djong.node.server;

import org.jspecify.annotations.NullMarked;
