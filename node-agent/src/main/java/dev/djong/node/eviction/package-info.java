/**
 * What a node does before it runs out of memory, disk or processes: it says so in its conditions, turns pods away that it
 * cannot promise anything to, frees what nobody uses, and at last ends pods, one at a time.
 *
 * <p>{@link dev.djong.node.eviction.Eviction} looks every ten seconds; {@link dev.djong.node.eviction.PressurePlanner}
 * decides which thresholds count, {@link dev.djong.node.eviction.VictimOrder} who goes first, {@link
 * dev.djong.node.eviction.LocalStorageLimits} who used more of the disk than it may. All three are pure.
 */
@NullMarked
package dev.djong.node.eviction;

import org.jspecify.annotations.NullMarked;
