/** The {@code matchConditions} of webhooks and policies (KEP-3716): expressions that must all hold. */
@NullMarked
package dev.djong.apiserver.admission.condition;

import org.jspecify.annotations.NullMarked;
