/**
 * Who owns which field: server-side apply and the {@code managedFields} of every write (KEP-555).
 *
 * <p>Read {@link dev.djong.apiserver.ownership.FieldSet} first: sets of fields are kept, combined and stored in one form.
 * {@link dev.djong.apiserver.ownership.Differences} and {@link dev.djong.apiserver.ownership.Claims} make such sets,
 * {@link dev.djong.apiserver.ownership.Merge} and {@link dev.djong.apiserver.ownership.Removal} change objects by them,
 * and {@link dev.djong.apiserver.ownership.FieldOwnership} puts it together. All of it is pure.
 */
@NullMarked
package dev.djong.apiserver.ownership;

import org.jspecify.annotations.NullMarked;
