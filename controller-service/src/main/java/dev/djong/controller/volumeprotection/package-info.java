/**
 * Claims stay while pods use them, volumes while claims are bound to them: finalizers that are given to each and taken away
 * when it is deleted and free.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection">Storage
 *     object in use protection</a>
 */
@NullMarked
package dev.djong.controller.volumeprotection;

import org.jspecify.annotations.NullMarked;
