package io.github.slaplanner.standalone;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.core.profile.LeaveOneOut;
import io.github.slaplanner.core.profile.ProfileDoubt;
import io.github.slaplanner.core.profile.ProfileDoubts;
import io.github.slaplanner.core.profile.ProfileRepair;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a profile can be trusted: errors of leaving points out by several methods, and doubts. */
final class ProfileVerdict {
    /** Methods that are shown beside the chosen one. */
    private static final List<String> SHIPPED = List.of("monotone", "cubic", "linear");

    private final OpenProfile profile;
    private final Map<String, Map<Quantity, List<LeaveOneOut.Error>>> errors = new LinkedHashMap<>();
    private final List<ProfileDoubt> prefillDoubts = new ArrayList<>();
    private final List<ProfileDoubt> decodeDoubts = new ArrayList<>();
    private LeaveOneOut.@Nullable Prefill prefillErrors;
    private LeaveOneOut.@Nullable Decode decodeErrors;

    private ProfileVerdict(OpenProfile profile) {
        this.profile = profile;
    }

    /** What is interpolated. */
    enum Quantity {
        PREFILL_TTFT("prefill_ttft", "prefill TTFT"),
        PREFILL_THROUGHPUT("prefill_throughput", "prefill throughput"),
        DECODE_ITL("decode_itl", "decode ITL"),
        DECODE_THROUGHPUT("decode_throughput", "decode throughput");

        private final String key;
        private final String label;

        Quantity(String key, String label) {
            this.key = key;
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static ProfileVerdict of(OpenProfile profile, DoubleConsumer progress) {
        ProfileVerdict verdict = new ProfileVerdict(profile);
        Set<String> methods = new LinkedHashSet<>(List.of(profile.method()));
        methods.addAll(SHIPPED);
        for (String method : methods) {
            progress.accept((double) verdict.errors.size() / methods.size());
            boolean chosen = method.equals(profile.method());
            Interpolator interpolator = profile.interpolator(method);
            verdict.errors.put(
                    method,
                    chosen ? Cli.checked(() -> verdict.judge(interpolator, true)) : verdict.compare(interpolator));
        }
        return verdict;
    }

    /** A method beside the chosen one may need more points than there are. */
    private Map<Quantity, List<LeaveOneOut.Error>> compare(Interpolator interpolator) {
        try {
            return judge(interpolator, false);
        } catch (IllegalArgumentException tooFewPoints) {
            return Map.of();
        }
    }

    private Map<Quantity, List<LeaveOneOut.Error>> judge(Interpolator interpolator, boolean doubt) {
        Map<Quantity, List<LeaveOneOut.Error>> result = new LinkedHashMap<>();
        PrefillProfile prefill = profile.prefill();
        if (prefill != null) {
            LeaveOneOut.Prefill left = LeaveOneOut.prefill(prefill, interpolator);
            result.put(Quantity.PREFILL_TTFT, left.ttft());
            result.put(Quantity.PREFILL_THROUGHPUT, left.throughput());
            if (doubt) {
                prefillErrors = left;
                prefillDoubts.addAll(ProfileDoubts.prefill(prefill, left, profile.knownPrefillGpus()));
            }
        }
        DecodeProfile decode = profile.decode();
        if (decode != null) {
            LeaveOneOut.Decode left = LeaveOneOut.decode(decode, interpolator);
            result.put(Quantity.DECODE_ITL, left.itl());
            result.put(Quantity.DECODE_THROUGHPUT, left.throughput());
            if (doubt) {
                decodeErrors = left;
                decodeDoubts.addAll(ProfileDoubts.decode(decode, left, profile.knownDecodeGpus()));
            }
        }
        return result;
    }

    /** What is suspicious, a sentence each. */
    List<String> warnings() {
        return doubts().stream()
                .map(doubt -> doubt.defect().label() + ": " + doubt.message())
                .toList();
    }

    /** The errors of the chosen method. */
    Map<Quantity, List<LeaveOneOut.Error>> errors() {
        return errors.getOrDefault(profile.method(), Map.of());
    }

    private List<ProfileDoubt> doubts() {
        return Stream.concat(prefillDoubts.stream(), decodeDoubts.stream()).toList();
    }

    /**
     * Writes the profile without the defects that can be mended, and says which those are.
     *
     * @throws BadInputException if the GPUs of an engine must be known and are not
     */
    void repair(Path directory, PrintWriter out) {
        boolean gpusMatter = doubts().stream().anyMatch(doubt -> doubt.defect() == ProfileDoubt.Defect.GPU_COUNT);
        if (gpusMatter && (profile.knownPrefillGpus() == null || profile.knownDecodeGpus() == null)) {
            throw new BadInputException("--repair needs to know how many GPUs an engine has: say --gpus");
        }
        PrefillProfile prefill = profile.prefill();
        if (prefill != null && prefillErrors != null) {
            PrefillProfile mended = ProfileRepair.prefill(prefill, prefillDoubts, prefillErrors, profile.prefillGpus());
            ProfileWriter.npz(mended, directory);
            ProfileWriter.json(mended, directory);
        }
        DecodeProfile decode = profile.decode();
        if (decode != null && decodeErrors != null) {
            DecodeProfile mended = ProfileRepair.decode(decode, decodeDoubts, decodeErrors, profile.decodeGpus());
            ProfileWriter.npz(mended, directory);
            ProfileWriter.json(mended, directory);
        }
        out.println("Mended: " + mended() + ". Written to "
                + directory.toAbsolutePath().normalize() + ".");
        out.flush();
    }

    private String mended() {
        String names = doubts().stream()
                .map(ProfileDoubt::defect)
                .filter(ProfileDoubt.Defect::repairable)
                .map(ProfileDoubt.Defect::label)
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nothing" : names;
    }

    void print(PrintWriter out) {
        out.printf("%s: mean error in %% of leaving out one inner point at a time%n%n", profile.name());
        out.printf("%-12s", "");
        for (Quantity quantity : Quantity.values()) {
            out.printf("%20s", quantity.label);
        }
        out.println();
        errors.forEach((method, figures) -> {
            out.printf("%-12s", method);
            for (Quantity quantity : Quantity.values()) {
                Double mape = mape(figures, quantity);
                out.printf("%20s", mape == null ? "-" : String.format(Locale.ROOT, "%.2f", mape));
            }
            out.println();
        });
        out.printf("%-12s", "points");
        for (Quantity quantity : Quantity.values()) {
            out.printf("%20d", errors().getOrDefault(quantity, List.of()).size());
        }
        out.printf("%n%n");
        List<ProfileDoubt> doubts = doubts();
        out.println(doubts.isEmpty() ? "Nothing is suspicious." : "Warnings:");
        warnings().forEach(warning -> out.println("  " + warning));
        if (doubts.stream().anyMatch(doubt -> doubt.defect().repairable())) {
            out.println("Some of it can be mended: --repair DIR writes the profile without it.");
        }
        out.flush();
    }

    /** The four figures of the chosen method; with it, those of all methods, each error, and the warnings. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(figures(errors()));
        json.put("profile", profile.name());
        json.put("method", profile.method());
        Map<String, Object> methods = new LinkedHashMap<>();
        errors.forEach((method, figures) -> methods.put(method, figures(figures)));
        json.put("methods", methods);
        Map<String, Object> points = new LinkedHashMap<>();
        errors().forEach((quantity, left) -> points.put(quantity.key, left));
        json.put("points", points);
        json.put("warnings", doubts().stream().map(ProfileDoubt::message).toList());
        json.put(
                "defects",
                doubts().stream()
                        .map(doubt -> doubt.defect().label())
                        .distinct()
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> figures(Map<Quantity, List<LeaveOneOut.Error>> errors) {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        for (Quantity quantity : Quantity.values()) {
            figures.put(quantity.key, mape(errors, quantity));
        }
        return figures;
    }

    private static @Nullable Double mape(Map<Quantity, List<LeaveOneOut.Error>> errors, Quantity quantity) {
        List<LeaveOneOut.Error> left = errors.getOrDefault(quantity, List.of());
        return left.isEmpty() ? null : LeaveOneOut.mape(left);
    }
}
