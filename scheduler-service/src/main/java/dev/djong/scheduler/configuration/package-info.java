/**
 * Reads {@code KubeSchedulerConfiguration} files ({@code kubescheduler.config.k8s.io/v1}): which profiles there are, which
 * plugins each uses, and how.
 */
@NullMarked
package dev.djong.scheduler.configuration;

import org.jspecify.annotations.NullMarked;
