/**
 * The decision: {@link dev.djong.scheduler.cycle.SchedulingCycle} turns a pod and a snapshot into a
 * {@link dev.djong.scheduler.cycle.Decision}, which is either a node or a
 * {@link dev.djong.scheduler.cycle.Diagnosis}. It does no I/O and changes nothing.
 */
@NullMarked
package dev.djong.scheduler.cycle;

import org.jspecify.annotations.NullMarked;
