/**
 * Making room: which pods of which node a more important pod may push out. Planning is a pure function of the pod, a
 * snapshot and what was found out about the nodes; see {@link dev.djong.scheduler.preemption.PreemptionPlanner}.
 */
@NullMarked
package dev.djong.scheduler.preemption;

import org.jspecify.annotations.NullMarked;
