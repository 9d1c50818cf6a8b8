package dev.djong.apiserver.verb;

/** GET of one object: the cache's bytes. */
public final class Get implements VerbHandler {
    private final Machinery machinery;

    public Get(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) {
        var definition = call.definition();
        var entry = machinery
                .storage(definition)
                .get(call.key(), call.query().text("resourceVersion"))
                .orElseThrow(() -> Failures.notFound(definition, call.key()));
        return new ApiResponse.OfEntry(definition, entry);
    }
}
