/**
 * Admission by policies (KEP-3488): expressions of a {@code ValidatingAdmissionPolicy} that hold where a binding says so.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">Validating admission
 *     policies</a>
 */
@NullMarked
package dev.djong.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
