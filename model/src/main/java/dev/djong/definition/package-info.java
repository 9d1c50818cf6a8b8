/**
 * Kinds as data: what a kind is called, where it is stored, how its objects are shaped, defaulted and shown. Loaded from
 * one compact resource for built-ins, and made from CRDs for the rest.
 *
 * <p>Everything here is immutable and shared, {@link dev.djong.definition.Definitions} excepted, whose content changes as
 * a whole when kinds come and go.
 */
@NullMarked
package dev.djong.definition;

import org.jspecify.annotations.NullMarked;
