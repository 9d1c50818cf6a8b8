/** How fast whole workloads come and go on a simulated cluster, every service of it at work. */
@NullMarked
package dev.djong.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
