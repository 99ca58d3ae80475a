package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines with random arrivals, uneven lengths, queues and clients that go away, against what really came. */
class LivelyEnginesTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final int ENGINES = 4;
    private static final int SECONDS = 900;
    private static final int FIRST_TICK_S = 300;
    private static final double PREFILL_TOKENS_PER_S = 10_000;
    private static final double ITL_S = 0.02;

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();
    private final List<List<Request>> engines = new ArrayList<>();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    /**
     * A request.
     *
     * @param arrival seconds
     * @param start when its prompt begins to be read
     * @param first when its first token comes
     * @param end when it ends or is aborted
     * @param isl tokens of its prompt
     * @param aborted whether its client goes away
     */
    private record Request(double arrival, double start, double first, double end, double isl, boolean aborted) {
        double tokens(double time) {
            return time < first ? 0 : Math.floor((Math.min(time, end) - first) / ITL_S) + 1;
        }
    }

    private static List<Request> engine(Random random, double perSecond, double meanOsl, double aborting) {
        List<Request> requests = new ArrayList<>();
        double busyUntil = 0;
        double arrival = 0;
        while (arrival < SECONDS) {
            arrival -= Math.log(1 - random.nextDouble()) / perSecond;
            double isl = Math.round(1000 * Math.exp(0.5 * random.nextGaussian() - 0.125));
            double osl = Math.max(2, Math.round(meanOsl * Math.exp(0.8 * random.nextGaussian() - 0.32)));
            double start = Math.max(arrival, busyUntil);
            double first = start + isl / PREFILL_TOKENS_PER_S;
            busyUntil = first;
            boolean aborted = random.nextDouble() < aborting;
            double length = (osl - 1) * ITL_S * (aborted ? random.nextDouble() : 1);
            requests.add(new Request(arrival, start, first, first + length, isl, aborted));
        }
        return requests;
    }

    private static PageText page(List<Request> requests, double now) {
        ToDoubleFunction<Predicate<Request>> count =
                rule -> requests.stream().filter(rule).count();
        double done = count.applyAsDouble(each -> each.end <= now && !each.aborted);
        double read = count.applyAsDouble(each -> each.first <= now);
        double waited = requests.stream()
                .filter(each -> each.first <= now)
                .mapToDouble(each -> each.first - each.arrival)
                .sum();
        return new PageText()
                .line(
                        "vllm:num_requests_waiting",
                        "",
                        count.applyAsDouble(each -> each.arrival <= now && now < each.start))
                .line("vllm:num_requests_running", "", count.applyAsDouble(each -> each.start <= now && now < each.end))
                .line("vllm:request_success_total", "", done)
                .line("vllm:time_to_first_token_seconds_count", "", read)
                .line("vllm:time_to_first_token_seconds_sum", "", waited)
                .line("vllm:prompt_tokens_total", "", sum(requests, each -> each.first <= now ? each.isl : 0))
                .line("vllm:generation_tokens_total", "", sum(requests, each -> each.tokens(now)))
                .line("vllm:request_prompt_tokens_count", "", done)
                .line("vllm:request_prompt_tokens_sum", "", sum(requests, each -> ended(each, now) ? each.isl : 0))
                .line("vllm:request_generation_tokens_count", "", done)
                .line(
                        "vllm:request_generation_tokens_sum",
                        "",
                        sum(requests, each -> ended(each, now) ? each.tokens(now) : 0));
    }

    private static boolean ended(Request request, double now) {
        return request.end <= now && !request.aborted;
    }

    private static double sum(List<Request> requests, ToDoubleFunction<Request> value) {
        return requests.stream().mapToDouble(value).sum();
    }

    private List<Traffic> ticks(int every) {
        for (int i = 0; i < ENGINES; i++) {
            double phase = every * 0.23 * i;
            for (double second = phase + FIRST_TICK_S - 4 * every; second <= SECONDS; second += every) {
                Instant at = T.plusMillis(Math.round(second * 1000));
                String page = page(engines.get(i), second).toString();
                prometheus.scrape(at, "10.0.0." + i + ":8000", page);
            }
        }
        PrometheusSource source =
                Sources.unscoped(prometheus.url()).from("vllm").mode(Mode.AGG).create();
        List<Traffic> seen = new ArrayList<>();
        Instant from = T.plusSeconds(FIRST_TICK_S - 10);
        for (int now = FIRST_TICK_S; now <= SECONDS; now += 10) {
            Traffic traffic = source.traffic(from, T.plusSeconds(now)).freshOrNull();
            if (seen.isEmpty() || !traffic.equals(seen.get(seen.size() - 1))) {
                seen.add(traffic);
            }
            from = traffic.to();
        }
        return seen;
    }

    /** Arrivals, those that went away, prompt tokens, and the tokens that answers got: per second, over ten minutes. */
    @ParameterizedTest
    @CsvSource({
        "2.0, 300, 0.00, 5",
        "0.3, 300, 0.00, 15",
        "2.0, 300, 0.85, 5",
        "2.0, 300, 0.85, 60",
        "2.0, 1500, 0.85, 15",
        "2.0, 300, 0.30, 15",
        "0.5, 300, 0.85, 15",
        "11.0, 300, 0.00, 15"
    })
    void traffic_ofLivelyEngines_isWhatCame(double perSecond, double osl, double aborting, int every) {
        Random random = new Random(7);
        for (int i = 0; i < ENGINES; i++) {
            engines.add(engine(random, perSecond, osl, aborting));
        }
        List<Traffic> seen = ticks(every);
        double from = second(seen.get(0).from());
        double to = second(seen.get(seen.size() - 1).to());
        double offered =
                seen.stream().mapToDouble(each -> each.requests().demand()).sum();
        List<Request> came = engines.stream()
                .flatMap(List::stream)
                .filter(each -> each.arrival > from && each.arrival <= to)
                .toList();

        assertThat(offered).isCloseTo(came.size(), withinPercentage(5));
        double left =
                seen.stream().mapToDouble(each -> each.requests().completed()).sum();
        double tokens = seen.stream()
                .filter(each -> each.osl() != null)
                .mapToDouble(each -> each.requests().completed() * each.osl().mean())
                .sum();
        double prompts = seen.stream()
                .filter(each -> each.isl() != null)
                .mapToDouble(each -> each.requests().completed() * each.isl().mean())
                .sum();
        List<Request> gone = engines.stream()
                .flatMap(List::stream)
                .filter(each -> each.end > from && each.end <= to)
                .toList();
        assertThat(left).isCloseTo(gone.size(), withinPercentage(5));
        assertThat(prompts / left).isCloseTo(sum(gone, Request::isl) / gone.size(), withinPercentage(5));
        assertThat(tokens / left).isCloseTo(sum(gone, each -> each.tokens(to)) / gone.size(), withinPercentage(7));
    }

    private static double second(Instant time) {
        return (time.toEpochMilli() - T.toEpochMilli()) / 1000.0;
    }
}
