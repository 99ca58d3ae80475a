package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Workloads for tests. */
public final class Workloads {
    private Workloads() {}

    /** Exactly these requests. */
    public static Workload of(List<Request> requests) {
        return () -> new RequestStream() {
            private final Iterator<Request> rest = requests.iterator();

            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public Request next() {
                return rest.next();
            }

            @Override
            public void close() {}
        };
    }

    /** One request every {@code gap} seconds. */
    public static Workload steady(int count, double gap, int isl, int osl) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new Request(i * gap, isl, osl));
        }
        return of(requests);
    }

    /** All requests of a workload. */
    public static List<Request> read(Workload workload) {
        List<Request> requests = new ArrayList<>();
        try (RequestStream stream = workload.requests()) {
            stream.forEachRemaining(requests::add);
        }
        return requests;
    }
}
