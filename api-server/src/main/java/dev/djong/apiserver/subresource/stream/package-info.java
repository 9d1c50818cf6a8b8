/**
 * Streaming subresources (exec, attach, port-forward) below HTTP: SPDY/3.1 as nodes speak it, WebSocket as newer clients
 * speak it, and the bridges between them.
 *
 * <p>A client that speaks SPDY is joined to the node byte for byte ({@link dev.djong.apiserver.subresource.stream.ByteTunnel}).
 * A client that speaks WebSocket is translated ({@link dev.djong.apiserver.subresource.stream.ChannelBridge}), so that the
 * node need not know WebSocket: upstream's kubelet does not have to either. Everything blocks and is meant for virtual
 * threads. Nothing here knows of Spring, servlets or authorisation.
 */
@NullMarked
package dev.djong.apiserver.subresource.stream;

import org.jspecify.annotations.NullMarked;
