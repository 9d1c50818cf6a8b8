/**
 * Build time only: joins the shapes of the published Java models with the overlays and writes the compact resource. It
 * fails the build when the two disagree about which fields a type has. Left out of the jar.
 */
@NullMarked
package dev.djong.definitions.generator;

import org.jspecify.annotations.NullMarked;
