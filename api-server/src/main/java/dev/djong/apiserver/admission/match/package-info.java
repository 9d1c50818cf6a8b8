/** Which requests a webhook or policy is about: rules on resources and operations, selectors on namespaces and objects. */
@NullMarked
package dev.djong.apiserver.admission.match;

import org.jspecify.annotations.NullMarked;
