package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.core.Fuzz;
import io.github.slaplanner.core.metrics.http.Body;
import io.github.slaplanner.core.metrics.http.FetchException;
import org.junit.jupiter.api.Test;

/** Whatever Prometheus answers, it is read or refused by the reader's own exception. */
class AnswersFuzzTest {
    private static final String ANSWER = """
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"a_total","pod":"a"},
             "values":[[1767268800,"1"],[1767268815.5,"+Inf"]]}]},"warnings":["store 3 did not answer"]}""";

    @Test
    void answer_any_isReadOrRefused() {
        Fuzz.all(
                50_000,
                FetchException.class,
                answer -> {
                    Body body = new Body(answer, answer.length);
                    AnswerReader.error(body);
                    AnswerReader.read(body);
                },
                ANSWER,
                "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"}");
    }
}
