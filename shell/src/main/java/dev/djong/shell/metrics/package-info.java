/** Metrics that every component of Kubernetes has, under the names that dashboards ask for. */
@NullMarked
package dev.djong.shell.metrics;

import org.jspecify.annotations.NullMarked;
