package io.github.slaplanner.api.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void text_ofOneEngine_isInTheSingular() {
        Map<String, Double> one = Map.of("demand", 0.5, "backlog", 0.0, "replicas", 1.0, "attainment", 99.0);
        assertThat(Reason.SLA_SIZING.text(one))
                .isEqualTo("0.500 requests/s, backlog 0: 1 engine keeps 99 % within SLA");
        assertThat(Reason.OVERDUE_GIVEN_UP.text(Map.of("engines", 1.0))).isEqualTo("1 overdue engine given up");
        assertThat(Reason.OVERDUE_GIVEN_UP.text(Map.of("engines", 21.0))).isEqualTo("21 overdue engines given up");
        assertThat(Reason.AGGREGATED_THROUGHPUT.text(Map.of("prefill", 1.0, "decode", 1.1)))
                .startsWith("throughput: 1 engines' worth of prompts");
    }
}
