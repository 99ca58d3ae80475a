package io.github.slaplanner.mock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an answer, as the completion and the chat endpoint word it.
 *
 * @param chat whether it is the chat endpoint's
 * @param id of the answer
 * @param model name
 */
record Reply(boolean chat, String id, String model) {
    /** The text of every token. */
    static final String TOKEN = " word";

    private static final String LENGTH = "length";

    /** One event of a stream with some text; with none, the last one. */
    String event(@Nullable String text) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        if (chat) {
            choice.put("delta", text == null ? Map.of() : Map.of("content", text));
        } else {
            choice.put("text", text == null ? "" : text);
        }
        choice.put("finish_reason", text == null ? LENGTH : null);
        return event(head(chat ? "chat.completion.chunk" : "text_completion"), List.of(choice));
    }

    /** The event of a stream that says how many tokens there were. */
    String usageEvent(Generation generation) {
        Map<String, Object> json = head(chat ? "chat.completion.chunk" : "text_completion");
        json.put("usage", usage(generation));
        return event(json, List.of());
    }

    private static String event(Map<String, Object> json, List<?> choices) {
        json.put("choices", choices);
        return "data: " + Http.text(json) + "\n\n";
    }

    /** The whole answer at once. */
    Map<String, Object> whole(Generation generation) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        String text = TOKEN.repeat(generation.outputTokens());
        if (chat) {
            choice.put("message", Map.of("role", "assistant", "content", text));
        } else {
            choice.put("text", text);
        }
        choice.put("finish_reason", LENGTH);
        Map<String, Object> json = head(chat ? "chat.completion" : "text_completion");
        json.put("choices", List.of(choice));
        json.put("usage", usage(generation));
        return json;
    }

    private Map<String, Object> head(String object) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", object);
        json.put("model", model);
        return json;
    }

    private static Map<String, Object> usage(Generation generation) {
        int prompt = generation.promptTokens();
        int output = generation.outputTokens();
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", prompt);
        usage.put("completion_tokens", output);
        usage.put("total_tokens", prompt + output);
        return usage;
    }
}
