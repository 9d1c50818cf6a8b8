package dev.djong.apiserver.http;

/** The media types that the API speaks. */
public final class MediaTypes {
    public static final String JSON = "application/json";
    public static final String YAML = "application/yaml";
    public static final String EVENT_STREAM = "text/event-stream";
    public static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    /** The answer to a watch that was asked for in protobuf. */
    public static final String PROTOBUF_STREAM = PROTOBUF + ";stream=watch";

    /** An apply configuration, as YAML or JSON. */
    public static final String APPLY = "application/apply-patch+yaml";

    public static final String TEXT = "text/plain; charset=utf-8";

    private MediaTypes() {}

    /** The bare type of a {@code Content-Type}: lower case, without parameters. */
    public static String bare(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(java.util.Locale.ROOT);
    }
}
