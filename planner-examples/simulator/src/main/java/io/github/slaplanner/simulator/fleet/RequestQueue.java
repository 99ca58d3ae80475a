package io.github.slaplanner.simulator.fleet;

import java.util.List;

/** First come, first served. A request is in one queue at a time, so the links live in the table. */
final class RequestQueue {
    private final RequestTable requests;
    private int head;
    private int tail;
    private int size;
    private long promptTokens;

    RequestQueue(RequestTable requests) {
        this.requests = requests;
    }

    void add(int request) {
        if (size++ == 0) {
            head = request;
        } else {
            requests.setNext(tail, request);
        }
        tail = request;
        promptTokens += requests.isl(request);
    }

    /** The oldest request; the queue must not be empty. */
    int first() {
        return head;
    }

    int removeFirst() {
        int request = head;
        head = requests.next(request);
        size--;
        promptTokens -= requests.isl(request);
        return request;
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
}
