/** An operator as anybody would write it with the Java Operator SDK; nothing in it knows whose API server it talks to. */
@NullMarked
package dev.djong.testkit.operator;

import org.jspecify.annotations.NullMarked;
