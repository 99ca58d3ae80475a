package com.example.agents;

import com.example.agents.Agent.Engine;
import com.example.agents.Agent.Engines;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Engines that are plain processes, kept by an HTTP agent on every host. The agents remember; this class does not have to. */
final class AgentConnector implements Connector {
    private final List<Agent> agents;
    /** Ids of the engines that were ready when last seen; null before the first time. */
    private Set<String> readyBefore;

    AgentConnector(List<Agent> agents) {
        this.agents = agents;
    }

    /** How many engines of a role an agent keeps, and is to keep. */
    private record Change(Agent agent, String role, int from, int to) {}

    @Override
    public FleetState observe(Instant now) {
        Map<Role, RoleState> states = new EnumMap<>(Role.class);
        Set<String> ready = new HashSet<>();
        Map<Agent, Map<String, Engines>> seen = ask();
        for (Role role : Role.values()) {
            List<Engines> parts = seen.values().stream()
                    .filter(roles -> roles.containsKey(role.label()))
                    .map(roles -> roles.get(role.label()))
                    .toList();
            if (!parts.isEmpty()) {
                states.put(role, state(parts, ready));
            }
        }
        readyBefore = ready;
        return FleetState.of(states);
    }

    private RoleState state(List<Engines> parts, Set<String> readyNow) {
        List<Engine> ready = in("ready", parts);
        List<Duration> startups = ready.stream()
                .filter(engine -> readyBefore != null && !readyBefore.contains(engine.id()))
                .map(engine -> Duration.ofMillis(engine.readyMs() - engine.createdMs()))
                .toList();
        ready.forEach(engine -> readyNow.add(engine.id()));
        List<Instant> starting = in("starting", parts).stream()
                .map(engine -> Instant.ofEpochMilli(engine.createdMs()))
                .sorted()
                .toList();
        int desired = parts.stream().mapToInt(Engines::desired).sum();
        int gpus = parts.get(0).gpus();
        return RoleState.builder().desired(desired).ready(ready.size()).startingSince(starting).draining(in("draining", parts).size()).gpusPerEngine(gpus).startups(startups).build();
    }

    private static List<Engine> in(String state, List<Engines> parts) {
        return parts.stream()
                .flatMap(part -> part.engines().stream())
                .filter(engine -> engine.state().equals(state))
                .toList();
    }

    /** All changes or none: those that free GPUs first, and when one fails, those before it are taken back. */
    @Override
    public void scale(ScaleRequest request) {
        Map<Agent, Map<String, Engines>> seen = ask();
        List<Change> changes = new ArrayList<>();
        request.replicas().forEach((role, replicas) -> changes.addAll(spread(role.label(), replicas, seen)));
        changes.sort(Comparator.comparingInt(change -> change.to() - change.from()));
        Deque<Change> done = new ArrayDeque<>();
        try {
            for (Change change : changes) {
                change.agent().setDesired(change.role(), change.to());
                done.push(change);
            }
        } catch (ConnectorException e) {
            done.forEach(change -> change.agent().setDesired(change.role(), change.from()));
            throw e;
        }
    }

    /** One engine more at the agent with the most free slots, or one less at the one with the fewest, until it is right. */
    private static List<Change> spread(String role, int replicas, Map<Agent, Map<String, Engines>> seen) {
        Map<Agent, Engines> now = new LinkedHashMap<>();
        seen.forEach((agent, roles) -> now.put(agent, roles.getOrDefault(role, Engines.NONE)));
        Map<Agent, Integer> target = new LinkedHashMap<>();
        now.forEach((agent, engines) -> target.put(agent, engines.desired()));
        ToIntFunction<Agent> free = agent -> now.get(agent).slots() - target.get(agent);
        int more = replicas - target.values().stream().mapToInt(n -> n).sum();
        for (int one = Integer.signum(more); more != 0; more -= one) {
            boolean up = more > 0;
            Agent agent = target.keySet().stream()
                    .filter(each -> up ? free.applyAsInt(each) > 0 : target.get(each) > 0)
                    .max(Comparator.comparingInt(each -> up ? free.applyAsInt(each) : -free.applyAsInt(each)))
                    .orElseThrow(() -> new ConnectorException("No agent has a free slot for a " + role
                            + " engine. Maybe add a host, or lower max_gpu_budget to what the hosts have."));
            target.merge(agent, one, Integer::sum);
        }
        return target.entrySet().stream()
                .map(to -> new Change(to.getKey(), role, now.get(to.getKey()).desired(), to.getValue()))
                .filter(change -> change.from() != change.to())
                .toList();
    }

    /** Asks every agent; one that does not answer fails it all, so that its engines never look as if they were gone. */
    private Map<Agent, Map<String, Engines>> ask() {
        Map<Agent, Map<String, Engines>> seen = new LinkedHashMap<>();
        agents.forEach(agent -> seen.put(agent, agent.roles()));
        return seen;
    }
}
