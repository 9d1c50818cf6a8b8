/** Gives every request the id by which its answer, its log lines and its audit events are tied together. */
@NullMarked
package dev.djong.apiserver.audit;

import org.jspecify.annotations.NullMarked;
