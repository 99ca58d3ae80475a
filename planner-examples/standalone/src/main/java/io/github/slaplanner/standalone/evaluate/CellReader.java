package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.trace.RequestTrace;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.fleet.Routing;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.Clients;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.traffic.Traffic;
import io.github.slaplanner.standalone.evaluate.Cell.Half;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes cells of what a suite says about them. */
final class CellReader {
    private static final String CONFIG = "config";
    private static final double STARTUP_SECONDS = 120;

    private final Map<?, ?> defaults;
    private final EngineCatalog engines;
    private final Path folder;
    private final Consumer<String> warnings;

    CellReader(Map<?, ?> defaults, EngineCatalog engines, Path folder, Consumer<String> warnings) {
        this.defaults = defaults;
        this.engines = engines;
        this.folder = folder;
        this.warnings = warnings;
    }

    /**
     * A cell of a half.
     *
     * @param seed what its open numbers are drawn by
     * @param wanted by half and name, whether it is wanted
     * @return null if it is not wanted, or does not belong to this half
     */
    @Nullable
    Cell cell(String where, @Nullable Object written, Half half, long seed, Predicate<String> wanted) {
        Map<Object, @Nullable Object> all = merged(where, written);
        String name = String.valueOf(all.get("name"));
        if (!all.containsKey("name")) {
            throw new SuiteException(where + ": the field name is missing");
        }
        Drawing drawing = new Drawing(seed, name);
        Fields fields = new Fields(where, drawing.drawn(where, all), 0);
        long random = fields.has("seed") ? (long) fields.number("seed") : fields.has("trace") ? 1 : drawing.seed();
        String own = fields.text("half", drawing.used() ? half.label() : Half.SEEN.label());
        if (!own.equals(half.label()) || !wanted.test(half.label() + "/" + name)) {
            return null;
        }
        return cell(fields, half, random);
    }

    private Cell cell(Fields fields, Half half, long seed) {
        String name = Objects.requireNonNull(fields.text("name"));
        fields.take("about");
        String engine = fields.text("engine", EngineCatalog.BUILT_IN);
        PlannerConfig config = engines.fitted(fields.at("engine"), engine, config(fields));
        Duration startup = SimTime.duration(fields.number("startup", STARTUP_SECONDS));
        Cell.Engine real = new Cell.Engine(
                engine,
                engines.performance(fields.at("engine"), engine, config),
                startup,
                traits(fields),
                fields.number("speed", 1),
                initial(fields, config));
        Cell.Run run = new Cell.Run(SimTime.duration(fields.number("warmup", 0)), fields.flag("forecastable"));
        Cell.Traffic traffic = traffic(fields, seed);
        fields.done();
        return new Cell(name, half, config, traffic, real, run);
    }

    /** What the cell says, and what the suite says where it does not; fields of the configuration one by one. */
    private Map<Object, @Nullable Object> merged(String where, @Nullable Object written) {
        if (!(written instanceof Map<?, ?> cell)) {
            throw new SuiteException(where + ": expected an object of fields; found " + written);
        }
        Map<Object, @Nullable Object> all = new LinkedHashMap<>(defaults);
        all.putAll(cell);
        if (defaults.get(CONFIG) instanceof Map<?, ?> common && cell.get(CONFIG) instanceof Map<?, ?> own) {
            Map<Object, @Nullable Object> config = new LinkedHashMap<>(common);
            config.putAll(own);
            all.put(CONFIG, config);
        }
        return all;
    }

    private PlannerConfig config(Fields fields) {
        LoadedConfig loaded = new ConfigLoader(Map.of()).fields(fields.at(CONFIG), fields.object(CONFIG));
        loaded.warnings().forEach(warnings);
        return loaded.config();
    }

    private static Map<Role, Integer> initial(Fields fields, PlannerConfig config) {
        Fields engines = fields.fields("initial", Map.of());
        Map<Role, Integer> initial = new EnumMap<>(Role.class);
        for (Role role : config.general().mode().roles()) {
            if (engines.has(role.label())) {
                initial.put(role, engines.integer(role.label(), 1));
            }
        }
        engines.done();
        return initial;
    }

    private static FleetTraits traits(Fields fields) {
        Routing router = routing(fields.at("router"), fields.text("router", "least-loaded"));
        double jitter = fields.number("jitter", 0);
        boolean caching = fields.flag("prefix_cache");
        double perStep = fields.number("tokens_per_step", 1);
        return Fields.checked(fields.where(), () -> new FleetTraits(router, jitter, caching, perStep));
    }

    private static Clients clients(Fields cell) {
        if (!cell.has("clients")) {
            return Clients.PATIENT;
        }
        Fields fields = cell.fields("clients", Map.of());
        Clients clients = new Clients(
                SimTime.duration(fields.number("timeout")),
                fields.integer("retries", 0),
                SimTime.duration(fields.number("backoff", 0)));
        fields.done();
        return clients;
    }

    private static Routing routing(String where, String name) {
        Set<String> known = new TreeSet<>();
        for (Routing routing : Routing.values()) {
            String label = routing.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (label.equals(name)) {
                return routing;
            }
            known.add(label);
        }
        throw Fields.unknown(where + ": there is no router", name, known);
    }

    private Cell.Traffic traffic(Fields fields, long seed) {
        fields.take("seed");
        fields.take("half");
        double scale = fields.number("scale", 1);
        Clients clients = clients(fields);
        String trace = fields.text("trace");
        if (trace != null) {
            RequestTrace requests = RequestTrace.open(folder.resolve(trace), warnings);
            Workload workload = requests::requests;
            return new Cell.Traffic(trace, workload, requests.durationSeconds(), scale, seed, clients);
        }
        Traffic made = TrafficReader.traffic(new Fields(fields.at("traffic"), fields.take("traffic"), seed), seed);
        return new Cell.Traffic("made", made, made.seconds(), scale, seed, clients);
    }
}
