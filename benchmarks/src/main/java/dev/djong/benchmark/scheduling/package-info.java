/** How many decisions a second one core makes. */
@NullMarked
package dev.djong.benchmark.scheduling;

import org.jspecify.annotations.NullMarked;
