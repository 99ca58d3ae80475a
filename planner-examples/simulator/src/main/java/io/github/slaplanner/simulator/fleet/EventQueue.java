package io.github.slaplanner.simulator.fleet;

import java.util.Arrays;

/**
 * The engines by the time of their next event: a binary heap in which every engine knows its place. Its size is that of
 * the fleet, whatever the traffic. Engines with the same time come in the order of their creation.
 */
final class EventQueue {
    private Engine[] heap = new Engine[64];
    private int size;

    /** The time of the next event, infinite if there is none. */
    double nextTime() {
        return size == 0 ? Double.POSITIVE_INFINITY : heap[0].nextEvent();
    }

    /** The engine whose event is next; the queue must not be empty. */
    Engine first() {
        return heap[0];
    }

    void add(Engine engine) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        place(engine, size++);
        siftUp(engine);
    }

    void remove(Engine engine) {
        int at = engine.place();
        Engine last = heap[--size];
        if (last != engine) {
            place(last, at);
            update(last);
        }
    }

    /** After the engine's next event has moved. */
    void update(Engine engine) {
        siftUp(engine);
        siftDown(engine);
    }

    private void siftUp(Engine engine) {
        int at = engine.place();
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!engine.before(heap[parent])) {
                break;
            }
            place(heap[parent], at);
            at = parent;
        }
        place(engine, at);
    }

    private void siftDown(Engine engine) {
        int at = engine.place();
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(engine)) {
                break;
            }
            place(heap[child], at);
            at = child;
            child = 2 * at + 1;
        }
        place(engine, at);
    }

    private void place(Engine engine, int at) {
        heap[at] = engine;
        engine.setPlace(at);
    }
}
