/**
 * The values that absent fields get. Most are data beside the fields; what depends on other fields is one small named rule
 * a type in {@link dev.djong.defaulting.CoreRules} and its neighbours. Applying defaults twice changes nothing.
 */
@NullMarked
package dev.djong.defaulting;

import org.jspecify.annotations.NullMarked;
