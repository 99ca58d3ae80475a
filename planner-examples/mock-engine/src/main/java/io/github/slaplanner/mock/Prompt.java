package io.github.slaplanner.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt: how long it is, and by which prefixes a cache knows it.
 *
 * @param tokens its length, at least 1
 * @param prefixes a fingerprint of every prefix that is a whole number of blocks long, the shortest first
 */
record Prompt(int tokens, List<Long> prefixes) {
    /** Tokens of a KV cache block. */
    static final int BLOCK = 16;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /**
     * The prompt of a completion request: a list of token ids, each one token, or a text, each word of it one.
     *
     * @throws BadRequestException if it is neither, or empty
     */
    static Prompt ofCompletion(JsonNode request) {
        JsonNode prompt = request.path("prompt");
        if (prompt.isTextual()) {
            return of(words(prompt.textValue()));
        }
        if (!prompt.isArray() || prompt.isEmpty() || !prompt.get(0).isIntegralNumber()) {
            throw new BadRequestException("prompt must be a text or a list of token ids");
        }
        List<Integer> ids = new ArrayList<>(prompt.size());
        prompt.forEach(id -> ids.add(id.intValue()));
        return of(ids);
    }

    /**
     * The prompt of a chat request: the words of all messages.
     *
     * @throws BadRequestException if there are none
     */
    static Prompt ofChat(JsonNode request) {
        List<Integer> ids = new ArrayList<>();
        request.path("messages")
                .forEach(message -> ids.addAll(words(message.path("content").asText(""))));
        if (ids.isEmpty()) {
            throw new BadRequestException("messages must have at least one with a text as content");
        }
        return of(ids);
    }

    private static List<Integer> words(String text) {
        List<Integer> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            words.add(word.hashCode());
        }
        return words;
    }

    static Prompt of(List<Integer> ids) {
        List<Long> prefixes = new ArrayList<>(ids.size() / BLOCK);
        long hash = 0;
        for (int i = 0; i < ids.size(); i++) {
            hash = (hash ^ ids.get(i)) * MULTIPLIER + i;
            hash ^= hash >>> 29;
            if ((i + 1) % BLOCK == 0) {
                prefixes.add(hash);
            }
        }
        return new Prompt(ids.size(), prefixes);
    }
}
