/**
 * One class a verb. Each takes a {@link dev.djong.apiserver.verb.ResourceCall} that was authenticated and authorised, and
 * returns an {@link dev.djong.apiserver.verb.ApiResponse} or throws {@link dev.djong.status.ApiFailure}. Writes go
 * decode, own, admit, prepare, validate, review, reserve, commit; reads send the watch cache's own bytes.
 */
@NullMarked
package dev.djong.apiserver.verb;

import org.jspecify.annotations.NullMarked;
