/**
 * The OpenAPI documents that clients read to explain, validate and merge: version 2 as one document, in JSON and in the
 * protobuf form that Go clients ask for, version 3 as one a group and version. Made from the definitions when somebody
 * asks, kept as bytes, and made anew after kinds came or went.
 */
@NullMarked
package dev.djong.apiserver.discovery.openapi;

import org.jspecify.annotations.NullMarked;
