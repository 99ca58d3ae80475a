package io.github.slaplanner.core.metrics.prometheus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What people should know beside an answer. Advice is given once, and again only after its cause was gone; what changes the
 * numbers of an answer is said with every such answer.
 */
final class Remarks {
    private final Set<String> said = new TreeSet<>();
    private final Map<String, String> advice = new LinkedHashMap<>();
    private final List<String> facts = new ArrayList<>();

    /** Starts an answer. */
    void begin() {
        advice.clear();
        facts.clear();
    }

    /** Advice of a kind: said if the last answer did not give cause for it. */
    void once(String kind, String text) {
        advice.putIfAbsent(kind, text);
    }

    /** Something that this answer rests on. */
    void fact(String text) {
        facts.add(text);
    }

    /** What is to be said with this answer. */
    List<String> taken() {
        List<String> all = new ArrayList<>(facts);
        advice.forEach((kind, text) -> {
            if (!said.contains(kind)) {
                all.add(text);
            }
        });
        said.clear();
        said.addAll(advice.keySet());
        return all;
    }
}
