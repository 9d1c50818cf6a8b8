/**
 * What the schema of a custom resource demands: whether it is structural itself, and whether values keep to it. The words are
 * those of the OpenAPI validation that upstream uses.
 */
@NullMarked
package dev.djong.apiserver.extension.schema;

import org.jspecify.annotations.NullMarked;
