/**
 * Views of persistent volumes, claims and storage classes, and the names that the parts which deal with them share. A view
 * knows what an object says, never what is to be done about it.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/">Persistent volumes</a>
 */
@NullMarked
package dev.djong.storage;

import org.jspecify.annotations.NullMarked;
