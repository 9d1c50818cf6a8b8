/** Providers that come with Djong. */
@NullMarked
package dev.djong.cloud.provider;

import org.jspecify.annotations.NullMarked;
