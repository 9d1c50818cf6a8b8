/**
 * The API server: the only way into the cluster. {@link dev.djong.apiserver.ApiServer} puts the engine together from plain
 * constructors; {@link dev.djong.apiserver.ApiServerConfiguration} gives it a store, keys, a port and Spring Security's
 * filter chain.
 */
@NullMarked
package dev.djong.apiserver;

import org.jspecify.annotations.NullMarked;
