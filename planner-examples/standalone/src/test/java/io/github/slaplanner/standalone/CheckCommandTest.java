package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String config, String... more) {
        Cli cli = new Cli(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), false);
        String[] args = new String[3 + more.length];
        System.arraycopy(new String[] {"check", "--config", config}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return Main.run(cli, args);
    }

    private static String config(String fields) {
        return "{\"environment\": \"global-planner\", \"global_planner_namespace\": \"planners\","
                + " \"metric_pulling_prometheus_endpoint\": \"http://127.0.0.1:1\", \"live_dashboard_port\": 0,"
                + " \"metric_reporting_prometheus_port\": 0, \"system_port\": 0" + fields + "}";
    }

    @Test
    void everythingWrong_isToldAtOnce() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String wrong =
                    ", \"profile_results_dir\": \"/nowhere\", \"enable_load_scaling\": false, \"load_predictor\": \"guess\", \"system_port\": "
                            + taken.getLocalPort();
            assertThat(check(config(wrong).replace("\"system_port\": 0, ", ""))).isEqualTo(2);
            assertThat(out.toString())
                    .contains("ok     configuration: is valid")
                    .contains("WRONG  predictor: load_predictor = \"guess\"")
                    .contains("WRONG  profile: /nowhere")
                    .contains("ok     environment: global-planner")
                    .contains("look   traffic: missing: http://127.0.0.1:1/api/v1/query: no connection")
                    .contains("look   system_port: " + taken.getLocalPort() + " cannot be listened on")
                    .endsWith("A planner could not start.\n");
        }
    }

    @Test
    void planner_thatCouldStart_exitsZero() throws IOException {
        String load =
                ", \"enable_throughput_scaling\": false, \"load_router_metrics_url\": \"http://127.0.0.1:1/metrics\"";
        assertThat(check(config(load), "--json", "-")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("good").asBoolean()).isTrue();
        assertThat(result.at("/findings/0/verdict").asText()).isEqualTo("fine");
        assertThat(err.toString()).endsWith("A planner could start.\n");
    }
}
