package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.subresource.backend.Backend;

/** Where a proxied request for an object of one kind goes. */
@FunctionalInterface
interface TargetFinder {
    /** @throws dev.djong.status.ApiFailure if there is no such object, or nothing of it can be reached */
    Backend find(String namespace, SchemeNamePort target);
}
