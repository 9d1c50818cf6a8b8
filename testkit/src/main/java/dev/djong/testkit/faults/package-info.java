/**
 * A load that records everything it did and was told while somebody else breaks things, and checks it in the end: {@link
 * dev.djong.testkit.faults.FaultRun}, driven by {@code e2e/faults/run.sh}.
 */
@NullMarked
package dev.djong.testkit.faults;

import org.jspecify.annotations.NullMarked;
