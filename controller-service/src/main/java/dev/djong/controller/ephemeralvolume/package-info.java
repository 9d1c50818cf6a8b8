/**
 * Makes the claims of volumes that live as long as their pod (KEP-1698).
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes">Generic ephemeral
 *     volumes</a>
 */
@NullMarked
package dev.djong.controller.ephemeralvolume;

import org.jspecify.annotations.NullMarked;
