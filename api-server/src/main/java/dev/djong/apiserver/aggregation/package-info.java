/**
 * The aggregation layer: group versions that other servers answer. An APIService names such a server; requests for its
 * group version are authorised here and then delegated, with who asks in headers that only this server can vouch for.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/">The aggregation layer</a>
 */
@NullMarked
package dev.djong.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
