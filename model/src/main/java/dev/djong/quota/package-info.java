/**
 * What objects use of a resource quota, as pure functions: admission in the API server charges by them, and the quota
 * controller counts by them, so that both always agree.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/policy/resource-quotas/">Resource quotas</a>
 */
@NullMarked
package dev.djong.quota;

import org.jspecify.annotations.NullMarked;
