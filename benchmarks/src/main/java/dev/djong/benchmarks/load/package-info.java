/**
 * Load runs against a whole API server in a process of its own. This process drives and measures: the server's CPU is
 * read from {@code /proc} for all its processes (etcd, compiler and garbage collector included), warm-up is reported
 * apart, and a phase with a single failed request has no figure.
 */
@NullMarked
package dev.djong.benchmarks.load;

import org.jspecify.annotations.NullMarked;
