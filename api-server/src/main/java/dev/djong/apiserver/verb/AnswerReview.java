package dev.djong.apiserver.verb;

import dev.djong.apiserver.behaviour.Review;
import java.io.IOException;

/** POST of a kind that is a question: it is answered and never stored. */
public final class AnswerReview implements VerbHandler {
    private final Machinery machinery;
    private final Review review;

    public AnswerReview(Machinery machinery, Review review) {
        this.machinery = machinery;
        this.review = review;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var asked = machinery.bodies().read(call, options);
        var context = machinery.context(call, options.dryRun());
        return ApiResponse.created(
                review.answer(asked, call.namespace(), context).root());
    }
}
