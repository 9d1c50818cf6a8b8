/** The file that says where an API server is and as whom to speak to it: read, written, and turned into a TLS context. */
@NullMarked
package dev.djong.shell.kubeconfig;

import org.jspecify.annotations.NullMarked;
