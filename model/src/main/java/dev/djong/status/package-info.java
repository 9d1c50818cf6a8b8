/** The API's one answer to a failure, {@code metav1.Status}, and the errors that fields are rejected with. */
@NullMarked
package dev.djong.status;

import org.jspecify.annotations.NullMarked;
