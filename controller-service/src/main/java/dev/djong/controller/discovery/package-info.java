/** Which resources the API serves at this moment, custom ones included. */
@NullMarked
package dev.djong.controller.discovery;

import org.jspecify.annotations.NullMarked;
