/**
 * The {@code proxy} subresource of pods, services and nodes: an HTTP request passed on to what runs in the cluster.
 *
 * <p>{@link dev.djong.apiserver.subresource.proxy.TargetFinder} says where to, {@link
 * dev.djong.apiserver.subresource.proxy.ProxyHeaders} what of the request's and the answer's heads goes through, {@link
 * dev.djong.apiserver.subresource.proxy.ProxyLinks} and {@link dev.djong.apiserver.subresource.proxy.HtmlLinks} keep pages
 * usable below another path, and {@link dev.djong.apiserver.subresource.proxy.ProxyExchange} does it.
 */
@NullMarked
package dev.djong.apiserver.subresource.proxy;

import org.jspecify.annotations.NullMarked;
