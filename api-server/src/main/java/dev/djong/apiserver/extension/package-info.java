/**
 * Custom resources (CustomResourceDefinition, apiextensions.k8s.io/v1). A definition becomes {@link
 * dev.djong.definition.ResourceDefinition}s, one a served version, which are served by the same machinery as built-in kinds.
 *
 * <p>Read {@link dev.djong.apiserver.extension.CustomResources} first: it follows the definitions, serves what they describe
 * and reports that in their status.
 */
@NullMarked
package dev.djong.apiserver.extension;

import org.jspecify.annotations.NullMarked;
