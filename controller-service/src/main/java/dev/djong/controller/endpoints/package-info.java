/** Writes the older Endpoints object of a Service, for clients that do not read slices. */
@NullMarked
package dev.djong.controller.endpoints;

import org.jspecify.annotations.NullMarked;
