/**
 * Kinds as data: what a kind is called, where it is stored, how its objects are shaped, defaulted and shown. Loaded from
 * one compact resource for built-ins, and made from CRDs for the rest.
 */
@NullMarked
package dev.djong.definition;

import org.jspecify.annotations.NullMarked;
