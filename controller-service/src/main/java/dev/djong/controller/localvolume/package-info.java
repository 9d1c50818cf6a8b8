/**
 * Writes local volumes down: where a claim's pod will run, a directory of that node becomes its volume, or a file for a
 * claim of mode {@code Block}. The node makes it and deletes it; see {@link dev.djong.storage.LocalVolumes} for how the two speak to each other.
 */
@NullMarked
package dev.djong.controller.localvolume;

import org.jspecify.annotations.NullMarked;
