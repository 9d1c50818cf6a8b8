/**
 * Authentication and authorisation of services that are not the API server: it is asked who a token belongs to and what
 * that user may do, as upstream's components and kubelets do ("delegated" authentication and authorisation).
 */
@NullMarked
package dev.djong.shell.delegated;

import org.jspecify.annotations.NullMarked;
