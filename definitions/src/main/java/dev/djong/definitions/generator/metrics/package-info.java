/** Shapes of the metrics API, which the published models do not have; in the same form as those. */
@NullMarked
package dev.djong.definitions.generator.metrics;

import org.jspecify.annotations.NullMarked;
