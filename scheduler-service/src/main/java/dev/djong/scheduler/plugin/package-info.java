/**
 * One class a rule: a {@link dev.djong.scheduler.plugin.FilterPlugin} says which nodes a pod may run on and why not, a
 * {@link dev.djong.scheduler.plugin.ScorePlugin} which of those it would rather run on. Both look at one pod and one
 * node only, so what they found stays true until one of the two changes.
 * {@link dev.djong.scheduler.plugin.SchedulingProfile} is the list of them.
 */
@NullMarked
package dev.djong.scheduler.plugin;

import org.jspecify.annotations.NullMarked;
