package io.github.slaplanner.mock;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.time.Duration;
import java.util.Map;

/**
 * What a mock deployment is.
 *
 * @param fleet its engines: roles, speed, start-up time, initial replicas
 * @param model name under which it serves
 * @param namespace Dynamo namespace in its metrics
 * @param speed how many times faster than the profile everything is, start-up included; above 0
 * @param port to listen at on the loopback interface; 0 for any free one
 */
public record MockSpec(FleetSpec fleet, String model, String namespace, double speed, int port) {
    /**
     * Refuses a speed that is not above 0, and what is no port.
     *
     * @throws IllegalArgumentException if so
     */
    public MockSpec {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("The speed (" + speed + ") must be above 0.");
        }
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("The port (" + port + ") must be 0 to 65535.");
        }
    }

    /** A deployment of these engines that serves model {@code mock} in namespace {@code dynamo}, as fast as they are. */
    public static MockSpec of(FleetSpec fleet) {
        return new MockSpec(fleet, "mock", "dynamo", 1, 0);
    }

    /**
     * One engine that reads prompts and decodes.
     *
     * @param performance curves of one engine of one GPU
     */
    public static MockSpec oneEngine(EnginePerformance performance) {
        return of(new FleetSpec(Mode.AGG, EngineRates.of(performance, 1), Duration.ZERO, Map.of(), Map.of()));
    }

    /** The same under another model name. */
    public MockSpec withModel(String name) {
        return new MockSpec(fleet, name, namespace, speed, port);
    }

    /** The same in another Dynamo namespace. */
    public MockSpec withNamespace(String name) {
        return new MockSpec(fleet, model, name, speed, port);
    }

    /** The same at another speed. */
    public MockSpec withSpeed(double times) {
        return new MockSpec(fleet, model, namespace, times, port);
    }

    /** The same at another port. */
    public MockSpec withPort(int number) {
        return new MockSpec(fleet, model, namespace, speed, number);
    }
}
