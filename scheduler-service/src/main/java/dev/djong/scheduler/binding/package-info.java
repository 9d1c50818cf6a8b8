/** What the scheduler tells the API: bindings, the {@code PodScheduled} condition and events. */
@NullMarked
package dev.djong.scheduler.binding;

import org.jspecify.annotations.NullMarked;
