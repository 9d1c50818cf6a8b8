/**
 * Local copies of resources, kept current by list and watch. Objects in a cache are immutable and shared; managedFields
 * are stripped to save memory.
 */
@NullMarked
package dev.djong.informer;

import org.jspecify.annotations.NullMarked;
