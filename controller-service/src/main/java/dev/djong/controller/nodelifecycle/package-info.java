/** Tells from leases whether nodes live, and turns node conditions into taints. */
@NullMarked
package dev.djong.controller.nodelifecycle;

import org.jspecify.annotations.NullMarked;
