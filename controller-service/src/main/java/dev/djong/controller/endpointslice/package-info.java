/** Writes EndpointSlices for Services with a selector: which pods answer behind a Service, at most a hundred a slice. */
@NullMarked
package dev.djong.controller.endpointslice;

import org.jspecify.annotations.NullMarked;
