package dev.djong.cli;

import dev.djong.json.Json;
import dev.djong.json.JsonWriter;

/** How a command prints state: for people or for programs. */
enum OutputFormat {
    text,
    json;

    void print(Json value, Runnable asText) {
        switch (this) {
            case json -> Terminal.say(JsonWriter.toText(value));
            case text -> asText.run();
        }
    }
}
