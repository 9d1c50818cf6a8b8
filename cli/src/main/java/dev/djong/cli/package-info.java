/**
 * What {@code ./djong} runs: one class a subcommand.
 *
 * <p>The command line holds no cluster logic. It reads the data directory, starts and stops the process of the cluster,
 * and prints; everything else is asked of the API server or done by the cluster's process. It uses no Spring, so that
 * it starts in a fraction of a second.
 */
@NullMarked
package dev.djong.cli;

import org.jspecify.annotations.NullMarked;
