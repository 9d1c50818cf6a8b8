/**
 * Whole clusters for tests: the real services with their own identities, on a store in memory and with containers that
 * are simulated.
 */
@NullMarked
package dev.djong.testkit;

import org.jspecify.annotations.NullMarked;
