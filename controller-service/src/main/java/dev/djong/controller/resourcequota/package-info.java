/** Counts what the objects of a namespace use of its quotas, and says so in their status, whatever stood there before. */
@NullMarked
package dev.djong.controller.resourcequota;

import org.jspecify.annotations.NullMarked;
