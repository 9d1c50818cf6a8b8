/**
 * The rows that {@code kubectl get} shows. Cells are computed once an object and revision; only ages, which move with the
 * clock, are written when a row is sent. One small class a family of kinds says what the cells hold.
 */
@NullMarked
package dev.djong.apiserver.discovery.table;

import org.jspecify.annotations.NullMarked;
