/**
 * One list of what users do with a client, {@link dev.djong.testkit.scenario.ClientScenario}, told once and played by
 * each of three clients that others wrote: fabric8, the official Java client and {@code @kubernetes/client-node}. A
 * client is a {@link dev.djong.testkit.scenario.ClientUnderTest}, which does what a scenario asks for with its own typed
 * models, so that whatever a client cannot read, or says in its own way, shows.
 */
@NullMarked
package dev.djong.testkit.scenario;

import org.jspecify.annotations.NullMarked;
