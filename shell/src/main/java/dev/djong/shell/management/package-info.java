/**
 * The management endpoints of every service: health (open), info, metrics and Prometheus (for members of {@code
 * system:masters} and {@code system:monitoring}, by client certificate of the cluster's authority).
 */
@NullMarked
package dev.djong.shell.management;

import org.jspecify.annotations.NullMarked;
