/** What this server serves, and how it is: the documents by which clients find their way, made from the definitions. */
@NullMarked
package dev.djong.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
