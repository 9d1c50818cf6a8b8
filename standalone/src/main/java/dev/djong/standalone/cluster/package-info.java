/**
 * What a one-machine cluster keeps on disk: its identity (id, ports, networks), its keys and kubeconfigs, and, while it
 * runs, its state. The command line reads it without starting anything; nothing here knows Spring.
 */
@NullMarked
package dev.djong.standalone.cluster;

import org.jspecify.annotations.NullMarked;
