/**
 * How many pods of a budget may be taken away at this moment: counts healthy pods against what their owners promise, and
 * forgets evictions that did not happen. The eviction subresource of the API server spends what is written here.
 */
@NullMarked
package dev.djong.controller.disruption;

import org.jspecify.annotations.NullMarked;
