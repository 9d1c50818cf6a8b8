/** Removes finished Jobs when their time has come (KEP-592). */
@NullMarked
package dev.djong.controller.ttlafterfinished;

import org.jspecify.annotations.NullMarked;
