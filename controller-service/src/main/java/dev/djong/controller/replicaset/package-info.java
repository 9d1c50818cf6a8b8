/** Keeps as many active pods as a ReplicaSet asks for: adopts, releases, creates, deletes by rank, and reports. */
@NullMarked
package dev.djong.controller.replicaset;

import org.jspecify.annotations.NullMarked;
