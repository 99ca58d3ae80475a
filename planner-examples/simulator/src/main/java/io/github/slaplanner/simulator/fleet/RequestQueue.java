package io.github.slaplanner.simulator.fleet;

import java.util.List;

/** First come, first served. A request is in one queue at a time, so the links live in the table. */
final class RequestQueue {
    private static final int NOBODY = -1;

    private final RequestTable requests;
    private int head = NOBODY;
    private int tail = NOBODY;
    private int size;
    private long promptTokens;
    private long tokensToRead;

    RequestQueue(RequestTable requests) {
        this.requests = requests;
    }

    void add(int request) {
        requests.setPrevious(request, tail);
        requests.setNext(request, NOBODY);
        if (tail == NOBODY) {
            head = request;
        } else {
            requests.setNext(tail, request);
        }
        tail = request;
        count(request, 1);
    }

    /** The oldest request; the queue must not be empty. */
    int first() {
        return head;
    }

    int removeFirst() {
        int request = head;
        remove(request);
        return request;
    }

    /** Removes one that is in this queue, wherever it stands. */
    void remove(int request) {
        int before = requests.previous(request);
        int after = requests.next(request);
        if (before == NOBODY) {
            head = after;
        } else {
            requests.setNext(before, after);
        }
        if (after == NOBODY) {
            tail = before;
        } else {
            requests.setPrevious(after, before);
        }
        count(request, -1);
    }

    /** The prefix cache holds another part of a queued request than it did. */
    void setCached(int request, int tokens) {
        tokensToRead -= tokens - requests.cached(request);
        requests.setCached(request, tokens);
    }

    private void count(int request, int change) {
        size += change;
        promptTokens += (long) change * requests.isl(request);
        tokensToRead += (long) change * requests.toRead(request);
    }

    void drainTo(List<Integer> into) {
        while (!isEmpty()) {
            into.add(removeFirst());
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Prompt tokens of all queued requests. */
    long promptTokens() {
        return promptTokens;
    }

    /** Those of them that no prefix cache holds. */
    long tokensToRead() {
        return tokensToRead;
    }
}
