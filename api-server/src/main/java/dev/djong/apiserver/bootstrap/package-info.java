/**
 * What a cluster has before anyone wrote anything: system namespaces, default roles and bindings, the two system
 * priority classes and the {@code kubernetes} Service. Reconciled at start and periodically; what users added stays.
 */
@NullMarked
package dev.djong.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
