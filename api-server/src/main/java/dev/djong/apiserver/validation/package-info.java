/**
 * Which objects are sound: semantic rules of the built-in kinds, beyond what a schema says. Validators return every
 * {@link dev.djong.status.FieldError} at once, with the field, type and text that upstream's clients know.
 */
@NullMarked
package dev.djong.apiserver.validation;

import org.jspecify.annotations.NullMarked;
