/**
 * A service as a client of the API server: its connection and informers ({@link dev.djong.shell.client.ClientConfiguration}),
 * whether it may act ({@link dev.djong.shell.client.LeadershipConfiguration}), and the metrics of both.
 */
@NullMarked
package dev.djong.shell.client;

import org.jspecify.annotations.NullMarked;
