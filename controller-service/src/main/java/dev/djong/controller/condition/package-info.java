/** Reading and setting entries of {@code status.conditions}: a transition time moves only when the status does. */
@NullMarked
package dev.djong.controller.condition;

import org.jspecify.annotations.NullMarked;
