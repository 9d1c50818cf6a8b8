/**
 * What else must hold before a write: one list, read downwards, of named steps that first complete the object
 * ({@code mutate}) and, once it is valid, may refuse it ({@code review}). It runs on every write verb and subresource.
 */
@NullMarked
package dev.djong.apiserver.admission;

import org.jspecify.annotations.NullMarked;
