/**
 * Lists as bytes, in each encoding that there is. An encoder gives what comes before the items, each item and what comes after
 * them, so that a list of any length is sent while it is made and never lies whole in memory, for however many clients.
 */
@NullMarked
package dev.djong.apiserver.listing;

import org.jspecify.annotations.NullMarked;
