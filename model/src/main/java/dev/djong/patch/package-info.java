/**
 * The three ways to change an object by a document: JSON patch (RFC 6902), JSON merge patch (RFC 7386) and Kubernetes'
 * strategic merge patch. Pure functions from tree and patch to tree; {@link dev.djong.patch.Patches} puts reading, applying
 * and decoding the result together and words failures as upstream does.
 */
@NullMarked
package dev.djong.patch;

import org.jspecify.annotations.NullMarked;
