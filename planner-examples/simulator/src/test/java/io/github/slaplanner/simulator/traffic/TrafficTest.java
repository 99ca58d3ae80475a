package io.github.slaplanner.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.replay.Workloads;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficTest {
    @ParameterizedTest
    @CsvSource({"0, 2", "900, 6", "1800, 10", "3600, 2"})
    void wave_isLowAtTheStartAndHighHalfWay(double seconds, double expected) {
        assertThat(Shape.wave(2, 10, 3600).at(seconds)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"14, 9", "2, 1", "26, 1", "38, 9"})
    void day_hasItsPeakAtItsHour(double hour, double expected) {
        assertThat(Shape.day(1, 9, 14).at(hour * 3600)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "7.5, 3", "8, 5", "18, 5", "18.5, 3", "20, 1", "36, 5", "132, 1", "156, 1", "180, 5"})
    void officeHours_areFiveDaysOfSeven(double hour, double expected) {
        assertThat(Shape.officeHours(1, 5, 8, 18).at(hour * 3600)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3599, 0", "3600, 8", "3719, 8", "3720, 0", "7200, 8"})
    void cron_comesAtTheFullHour(double seconds, double expected) {
        assertThat(Shape.cron(0, 8, 3600, 120).at(seconds)).isEqualTo(expected);
    }

    @Test
    void otherShapes_haveTheirValues() {
        assertThat(Shape.ramp(1, 3, 10, 20).at(20)).isEqualTo(2);
        assertThat(Shape.ramp(1, 3, 10, 0).at(10)).isEqualTo(3);
        assertThat(Shape.pulse(1, 0, 10, 5).at(15)).isEqualTo(1);
        assertThat(Shape.pulse(1, 0, 10, 5).at(14)).isZero();
        assertThat(Shape.onOff(7, 1, 10, 20).at(31)).isEqualTo(7);
        assertThat(Shape.onOff(7, 1, 10, 20).at(10)).isEqualTo(1);
        assertThat(Shape.launch(1, 9, 5, 100, 50).at(150)).isEqualTo(7);
        assertThat(Shape.sum(List.of(Shape.constant(2), Shape.constant(3))).at(0))
                .isEqualTo(5);
        assertThat(Shape.product(List.of(Shape.constant(2), Shape.constant(3))).at(0))
                .isEqualTo(6);
    }

    @Test
    void clumps_areNearlyIdleMinutesBesideTenTimesTheMean() {
        Shape clumps = Shape.clumps(10, 1.7, 60, 3);
        double[] minutes =
                IntStream.range(0, 5000).mapToDouble(i -> clumps.at(60 * i + 7)).toArray();
        double mean =
                IntStream.range(0, 5000).mapToDouble(i -> minutes[i]).average().orElseThrow();
        assertThat(mean).isBetween(8.0, 12.0);
        assertThat(Arrays.stream(minutes)).anyMatch(rate -> rate > 100).anyMatch(rate -> rate < 0.3);
        assertThat(clumps.at(59)).isEqualTo(clumps.at(0));
        double edge = clumps.at(60);
        assertThat(Shape.wander(10, 1.7, 60, 3).at(60)).isEqualTo(edge);
    }

    @Test
    void traffic_hasItsRateAndItsLengths() {
        Stream chats = Stream.of(
                Shape.ramp(0, 20, 0, 1000), new Lengths(Shape.constant(500), 0.5, 1, 5000), Lengths.fixed(100));
        List<Request> requests = Workloads.read(new Traffic(List.of(chats), 1000, 5));
        assertThat(requests.size()).isBetween(9700, 10_300);
        assertThat(requests.stream()
                        .filter(request -> request.arrivalSeconds() < 500)
                        .count())
                .isBetween(2350L, 2650L);
        assertThat(requests.stream().mapToInt(Request::isl).average().orElseThrow())
                .isBetween(485.0, 515.0);
        assertThat(requests).allMatch(request -> request.osl() == 100);
        assertThat(requests).isSortedAccordingTo((a, b) -> Double.compare(a.arrivalSeconds(), b.arrivalSeconds()));
    }

    @Test
    void groups_areAlikeAndCloseTogether() {
        Stream edits = new Stream(
                Shape.constant(1),
                new Lengths(Shape.constant(2000), 0.4, 1, 1_000_000),
                Lengths.fixed(20),
                10,
                4,
                Session.NONE);
        List<Request> requests = Workloads.read(new Traffic(List.of(edits), 10_000, 2));
        assertThat(requests.size()).isBetween(9000, 11_000);
        requests.stream().collect(Collectors.groupingBy(Request::isl)).values().stream()
                .filter(group -> group.size() == 10)
                .forEach(group -> assertThat(
                                group.get(9).arrivalSeconds() - group.get(0).arrivalSeconds())
                        .isBetween(0.0, 10_000.0));
        assertThat(requests.stream().map(Request::isl).distinct().count()).isLessThan(requests.size() / 9L);
    }

    @Test
    void streams_doNotChangeEachOther() {
        Stream chats = Stream.of(Shape.constant(2), Lengths.fixed(500), Lengths.fixed(100));
        Stream documents = Stream.of(Shape.constant(1), Lengths.fixed(9000), Lengths.fixed(100));
        List<Request> alone = Workloads.read(new Traffic(List.of(chats), 500, 5));
        List<Request> both = Workloads.read(new Traffic(List.of(chats, documents), 500, 5));
        assertThat(both.stream().filter(request -> request.isl() == 500)).containsExactlyElementsOf(alone);
        assertThat(both).hasSizeGreaterThan(alone.size() + 400);
        assertThat(Workloads.read(new Traffic(List.of(chats), 500, 6))).isNotEqualTo(alone);
    }

    @Test
    void nothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Traffic(List.of(), 10, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lengths(Shape.constant(1), -1, 1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Stream(Shape.constant(1), Lengths.fixed(1), Lengths.fixed(1), 0, 0, Session.NONE));
    }

    @Test
    void sessions_growAndBeginAlike() {
        Stream agents =
                new Stream(Shape.constant(5), Lengths.fixed(600), Lengths.fixed(200), 1, 0, new Session(10, 20, 1024));
        List<Request> requests = Workloads.read(new Traffic(List.of(agents), 5000, 3));
        assertThat(requests.size()).isBetween(22_000, 28_000);
        assertThat(requests).allMatch(request -> (request.isl() - 1024 - 600) % 800 == 0);
        assertThat(requests).allMatch(request -> request.blocks().count() == request.isl() / 512);
        Map<Long, List<Request>> sessions = requests.stream()
                .filter(request -> request.blocks().count() > 2)
                .collect(Collectors.groupingBy(request -> request.blocks().name(2)));
        assertThat(sessions.values()).allSatisfy(turns -> {
            for (int i = 1; i < turns.size(); i++) {
                assertThat(turns.get(i).isl() - turns.get(i - 1).isl()).isEqualTo(800);
                assertThat(turns.get(i).blocks().name(1))
                        .isEqualTo(requests.get(0).blocks().name(1));
            }
        });
        double mean = (double) requests.size() / sessions.size();
        assertThat(mean).isBetween(9.0, 11.0);
    }
}
