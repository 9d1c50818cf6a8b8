/** Gives every namespace its {@code default} service account. */
@NullMarked
package dev.djong.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
