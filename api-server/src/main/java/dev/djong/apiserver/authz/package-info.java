/**
 * May they: authorisers answer allow, deny or no opinion for one verb on one resource or path. The union stops at the
 * first that is sure; nobody sure means no. Everything here reads prepared indexes and never touches the store.
 */
@NullMarked
package dev.djong.apiserver.authz;

import org.jspecify.annotations.NullMarked;
