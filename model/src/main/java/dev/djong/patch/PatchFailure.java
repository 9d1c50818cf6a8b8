package dev.djong.patch;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;

/** A patch that cannot be applied, of one of three sorts that are answered differently. */
final class PatchFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How the failure is answered. */
    enum Sort {
        /** 400: the document is no patch. */
        MALFORMED,
        /** 422: it does not fit the object. Upstream gives no details. */
        DOES_NOT_APPLY,
        /** 500, as upstream answers a few odd directives. */
        UNSUPPORTED
    }

    private final Sort sort;

    PatchFailure(Sort sort, String message) {
        super(message, null, false, false);
        this.sort = sort;
    }

    static PatchFailure malformed(String message) {
        return new PatchFailure(Sort.MALFORMED, message);
    }

    static PatchFailure doesNotApply(String message) {
        return new PatchFailure(Sort.DOES_NOT_APPLY, message);
    }

    static PatchFailure unsupported(String message) {
        return new PatchFailure(Sort.UNSUPPORTED, message);
    }

    ApiFailure toApiFailure() {
        var text = String.valueOf(getMessage());
        return new ApiFailure(
                switch (sort) {
                    case MALFORMED -> Status.of(Reason.BAD_REQUEST, text);
                    case DOES_NOT_APPLY ->
                        Status.of(Reason.INVALID, "the server rejected our request due to an error in our request");
                    case UNSUPPORTED -> Status.of(Reason.INTERNAL_ERROR, text);
                });
    }
}
