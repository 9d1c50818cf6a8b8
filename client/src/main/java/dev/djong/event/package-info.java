/**
 * Events: short notes about objects that {@code kubectl describe} shows. Recording one never blocks and never fails the
 * caller; repeats raise a count instead of adding objects; who floods is cut off.
 */
@NullMarked
package dev.djong.event;

import org.jspecify.annotations.NullMarked;
