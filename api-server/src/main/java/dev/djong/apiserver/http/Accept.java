package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What form of answer a client asked for: the first acceptable entry of its {@code Accept} header, by quality.
 *
 * <p>{@code application/json;as=Table;v=v1;g=meta.k8s.io,application/json} is a Table, and plain JSON from a server that
 * has no tables.
 */
public record Accept(Format format, Shape shape, boolean pretty) {

    /** How the answer is encoded. */
    public enum Format {
        JSON,
        YAML,
        PROTOBUF,
        EVENT_STREAM
    }

    /** What of the object is answered. */
    public enum Shape {
        OBJECT,
        TABLE,
        PARTIAL
    }

    /** What a request can be answered with. */
    public enum Offer {
        /** An object or a list of a kind that has tables. */
        OBJECTS,
        /** A stream of events. */
        WATCH,
        /** An object that stands for nothing stored: reviews, options. */
        PLAIN,
        /** A document that is no object of the API. */
        DOCUMENT
    }

    public static final Accept DEFAULT = new Accept(Format.JSON, Shape.OBJECT, false);

    private record Entry(String type, Map<String, String> parameters, double quality) {}

    /**
     * @param inProtobuf whether the whole object can be written in protobuf; its metadata alone always can
     * @throws ApiFailure 406 with the list of what could be had
     */
    public static Accept of(Call call, Offer offer, boolean inProtobuf) {
        var headers = call.exchange().headers("Accept");
        boolean pretty = isPretty(call);
        var entries = entries(String.join(",", headers));
        if (entries.isEmpty()) {
            return new Accept(Format.JSON, Shape.OBJECT, pretty);
        }
        for (var entry : entries) {
            var format = format(entry.type, offer);
            var shape = shape(entry, offer);
            if (format != null && shape != null && (format != Format.PROTOBUF || fits(shape, inProtobuf))) {
                return new Accept(format, shape, pretty);
            }
        }
        throw notAcceptable(offer, inProtobuf);
    }

    /** Cells of tables are of any type, for which protobuf has no message. */
    private static boolean fits(Shape shape, boolean inProtobuf) {
        return switch (shape) {
            case OBJECT -> inProtobuf;
            case PARTIAL -> true;
            case TABLE -> false;
        };
    }

    /** Asked for, or guessed as upstream does: a person with curl or a browser, who named no type, can read it. */
    static boolean isPretty(Call call) {
        var query = call.request().query();
        if (query.has("pretty")) {
            return query.flag("pretty");
        }
        var agent = call.exchange().header("User-Agent").orElse("");
        return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
    }

    private static @Nullable Format format(String type, Offer offer) {
        return switch (type) {
            case "*/*", "application/*", MediaTypes.JSON -> Format.JSON;
            case MediaTypes.PROTOBUF -> offer == Offer.DOCUMENT ? null : Format.PROTOBUF;
            case MediaTypes.YAML -> offer == Offer.WATCH ? null : Format.YAML;
            case MediaTypes.EVENT_STREAM -> offer == Offer.WATCH ? Format.EVENT_STREAM : null;
            default -> null;
        };
    }

    private static @Nullable Shape shape(Entry entry, Offer offer) {
        var as = entry.parameters.getOrDefault("as", "");
        if (as.isEmpty()) {
            return Shape.OBJECT;
        }
        boolean known = entry.parameters.getOrDefault("g", "").equals("meta.k8s.io")
                && entry.parameters.getOrDefault("v", "").equals("v1")
                && (offer == Offer.OBJECTS || offer == Offer.WATCH);
        return switch (as) {
            case "Table" -> known ? Shape.TABLE : null;
            case "PartialObjectMetadata", "PartialObjectMetadataList" -> known ? Shape.PARTIAL : null;
            default -> null;
        };
    }

    private static List<Entry> entries(String header) {
        var entries = new ArrayList<Entry>();
        for (var part : header.split(",")) {
            if (!part.isBlank()) {
                entries.add(entry(part));
            }
        }
        entries.sort((a, b) -> Double.compare(b.quality, a.quality));
        return entries;
    }

    private static Entry entry(String text) {
        var parts = text.split(";");
        var parameters = new HashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        parts[i].substring(equals + 1).strip());
            }
        }
        return new Entry(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality(parameters.get("q")));
    }

    private static double quality(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static ApiFailure notAcceptable(Offer offer, boolean inProtobuf) {
        var types = new ArrayList<String>();
        types.add(MediaTypes.JSON);
        types.add(offer == Offer.WATCH ? MediaTypes.EVENT_STREAM : MediaTypes.YAML);
        if (inProtobuf) {
            types.add(MediaTypes.PROTOBUF);
        }
        return new ApiFailure(Status.of(
                Reason.NOT_ACCEPTABLE, "only the following media types are accepted: " + String.join(", ", types)));
    }
}
