package dev.djong.apiserver.discovery;

import dev.djong.apiserver.discovery.openapi.OpenApiDocument;
import dev.djong.apiserver.discovery.openapi.OpenApiDocuments;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.ETags;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.PathHandler;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;

/** Serves {@code /openapi/v2} and {@code /openapi/v3}; a client that has a document already is told so. */
public final class OpenApiRoutes implements PathHandler {
    private static final int MOVED = 301;

    private final OpenApiDocuments documents;
    private final Responder responder;
    private final HeavyLane heavy;

    public OpenApiRoutes(OpenApiDocuments documents, Responder responder, HeavyLane heavy) {
        this.documents = documents;
        this.responder = responder;
        this.heavy = heavy;
    }

    @Override
    public boolean servesBelow() {
        return true;
    }

    @Override
    public void serve(Call call, ApiRequest.OnPath request) throws IOException {
        var path = request.path();
        if (path.equals("/openapi/v2")) {
            boolean protobuf = wantsProtobuf(call);
            send(call, heavy.run(() -> protobuf ? documents.v2Protobuf() : documents.v2()));
        } else if (path.equals("/openapi/v3")) {
            send(call, heavy.run(documents::v3Index));
        } else if (path.startsWith("/openapi/v3/")) {
            var wanted = path.substring("/openapi/v3/".length());
            sendHashed(call, path, heavy.run(() -> documents.v3(wanted)).orElseThrow(ApiFailure::noSuchPath));
        } else {
            throw ApiFailure.noSuchPath();
        }
    }

    /** An address with a hash names one document for ever; a stale hash leads to the current one. */
    private void sendHashed(Call call, String path, OpenApiDocument document) throws IOException {
        var hash = call.request().query().text("hash");
        if (!hash.isEmpty() && !hash.equals(document.hash())) {
            call.exchange().status(MOVED);
            call.exchange().respondWith("Location", path + "?hash=" + document.hash());
            call.exchange().flush();
            return;
        }
        send(call, document);
    }

    private void send(Call call, OpenApiDocument document) throws IOException {
        call.exchange().respondWith("Vary", "Accept");
        if (!ETags.isUnchanged(call, document.etag())) {
            responder.bytes(call, 200, document.mediaType(), document.bytes());
        }
    }

    /** The first of the accepted types that we have. */
    private static boolean wantsProtobuf(Call call) {
        var accepted = String.join(",", call.exchange().headers("Accept"));
        if (accepted.isBlank()) {
            return false;
        }
        for (var type : accepted.split(",")) {
            switch (MediaTypes.bare(type)) {
                case OpenApiDocuments.V2_PROTOBUF_ASKED, OpenApiDocuments.V2_PROTOBUF -> {
                    return true;
                }
                case MediaTypes.JSON, "application/*", "*/*" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw new ApiFailure(Status.of(
                Reason.NOT_ACCEPTABLE,
                "only the following media types are accepted: " + MediaTypes.JSON + ", "
                        + OpenApiDocuments.V2_PROTOBUF));
    }
}
