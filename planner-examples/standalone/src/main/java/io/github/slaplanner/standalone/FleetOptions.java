package io.github.slaplanner.standalone;

import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.fleet.Routing;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a simulated fleet does that its profile does not say. A mixin. */
final class FleetOptions {
    @Option(
            names = "--speed",
            paramLabel = "F",
            defaultValue = "1",
            description = "Speed of the simulated engines over that of the profile that the planner has.")
    private double speed;

    @Option(
            names = "--jitter",
            paramLabel = "S",
            defaultValue = "0",
            description =
                    "How much the time that a prompt takes differs from the profile's, its mean kept: standard deviation of"
                            + " its logarithm, for example 0.2.")
    private double jitter;

    @Option(
            names = "--routing",
            paramLabel = "NAME",
            defaultValue = "least-loaded",
            description =
                    "Which engine gets a request: least-loaded (the default), kv-aware (least to read, what prefix caches"
                            + " hold left out), round-robin or random.")
    private String routing = "";

    @Option(
            names = "--prefix-cache",
            description = "Engines hold what they have read, for prompts that begin alike: traces with hash_ids.")
    private boolean prefixCache;

    @Option(
            names = "--tokens-per-step",
            paramLabel = "N",
            defaultValue = "1",
            description = "Tokens that a sequence gets per decode step, above 1 with speculative decoding.")
    private double tokensPerStep;

    /**
     * Times as fast as the profile says.
     *
     * @throws BadInputException if it is not positive
     */
    double speed() {
        if (!(speed > 0)) {
            throw new BadInputException("--speed (" + speed + ") must be positive. Maybe 0.7 for slower engines");
        }
        return speed;
    }

    /**
     * Router, prefix caches and the rest.
     *
     * @throws BadInputException if something is out of range
     */
    FleetTraits traits() {
        Routing router = router();
        return Cli.checked(() -> new FleetTraits(router, jitter, prefixCache, tokensPerStep));
    }

    private Routing router() {
        for (Routing known : Routing.values()) {
            if (label(known).equals(routing)) {
                return known;
            }
        }
        String known = Arrays.stream(Routing.values()).map(FleetOptions::label).collect(Collectors.joining(", "));
        throw new BadInputException("--routing: there is no router \"" + routing + "\". Maybe one of " + known);
    }

    /** A constant as it is written in options. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
