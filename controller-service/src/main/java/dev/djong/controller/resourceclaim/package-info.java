/**
 * Claims to devices (KEP-4381): made from the templates that pods name, and given back when no pod uses them. Which devices
 * a claim gets is the scheduler's business.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/">Dynamic resource
 *     allocation</a>
 */
@NullMarked
package dev.djong.controller.resourceclaim;

import org.jspecify.annotations.NullMarked;
