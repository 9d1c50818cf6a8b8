/** Publishes the cluster's certificate authority as ConfigMap {@code kube-root-ca.crt} in every namespace. */
@NullMarked
package dev.djong.controller.rootca;

import org.jspecify.annotations.NullMarked;
