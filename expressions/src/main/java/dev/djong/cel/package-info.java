/**
 * Expressions of users in the Common Expression Language, as Kubernetes has it: compiled once, checked against types, and
 * evaluated on JSON trees at a price that is counted and bounded. The library {@code dev.cel} parses and checks; evaluation
 * is our own, since every step of it has to be paid for.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/cel/">CEL in Kubernetes</a>
 */
@NullMarked
package dev.djong.cel;

import org.jspecify.annotations.NullMarked;
