/**
 * The cloud controller: what a cluster needs of the infrastructure below it. {@link dev.djong.cloud.CloudProvider} is the
 * port to that; controllers such as those of {@code dev.djong.cloud.nodes} know no cloud in particular.
 */
@NullMarked
package dev.djong.cloud;

import org.jspecify.annotations.NullMarked;
