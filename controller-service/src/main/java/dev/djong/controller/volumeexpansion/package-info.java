/**
 * Lets bound volumes grow. Local volumes are directories without a limit of their own, so growing one is done once both
 * sides say so, or files that their node extends when it sees the new capacity; all others are left to whoever made them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims">Expanding
 *     claims</a>
 */
@NullMarked
package dev.djong.controller.volumeexpansion;

import org.jspecify.annotations.NullMarked;
