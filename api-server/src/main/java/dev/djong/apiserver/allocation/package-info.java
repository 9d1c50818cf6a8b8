/**
 * Numbers that only one service may hold: cluster IPs and node ports. The truth lies in the store, in the objects that
 * upstream keeps there, so that any number of api-servers share it; a crash leaks at most, and the repair loop takes
 * leaks back.
 */
@NullMarked
package dev.djong.apiserver.allocation;

import org.jspecify.annotations.NullMarked;
