/**
 * What clients are told of objects that are valid and still hardly what somebody wanted: fields and labels on their way
 * out, values that are ignored, definitions that hide each other. The texts are upstream's, in {@code Warning} headers
 * (KEP-1693).
 */
@NullMarked
package dev.djong.apiserver.warning;

import org.jspecify.annotations.NullMarked;
