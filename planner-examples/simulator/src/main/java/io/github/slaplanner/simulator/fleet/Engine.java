package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.util.List;

/** One engine: what it works on, when something happens to it next, and where it is in its life. */
abstract class Engine {
    /** Where an engine is in its life; it holds its GPUs until it is gone. */
    enum State {
        STARTING,
        READY,
        DRAINING
    }

    private final int id;
    private final Role role;
    private final double created;
    private final double readyAt;
    private final EventQueue events;
    private State state = State.STARTING;
    private double nextEvent;
    private int place;

    /** An engine that is created at {@code created} and starts to serve at {@code readyAt}. */
    Engine(int id, World world, double created, double readyAt) {
        this.id = id;
        this.role = world.role();
        this.created = created;
        this.readyAt = readyAt;
        this.events = world.events();
        this.nextEvent = readyAt;
        events.add(this);
    }

    /**
     * What engines of a role share.
     *
     * @param role what they do
     * @param entry whether requests come to this role first
     * @param rates how fast they are
     * @param requests the requests in the system
     * @param events the event queue
     * @param flow where requests go on
     * @param traits what is beside the profile
     */
    record World(
            Role role,
            boolean entry,
            EngineRates rates,
            RequestTable requests,
            EventQueue events,
            NextStage flow,
            FleetTraits traits) {}

    /** Takes a request over. */
    abstract void accept(int request, double now);

    /** Gives back the requests that it has not begun to work on. */
    abstract void surrender(double now, List<Integer> into);

    /** The event that was scheduled for {@code now}. */
    abstract void fire(double now);

    /** Unfinished work, in whatever unit the role's router compares. */
    abstract double load(double now);

    /** What a request would have to wait and take here, in the unit of {@link #load}. */
    double cost(int request, double now) {
        return load(now);
    }

    /**
     * Lets go of a request whose client has gone before its first token.
     *
     * @return false if it is being read just now, and goes when that is done
     */
    abstract boolean abandon(int request, double now);

    /** Whether there is nothing to do. */
    abstract boolean idle();

    /** Requests that wait for their turn. */
    abstract int waiting();

    /** When the next token comes out, or infinity if none is being made. */
    double nextToken(double now) {
        return Double.POSITIVE_INFINITY;
    }

    /** Gauges now, and their means since the last call. */
    abstract WorkerLoad observe(double now);

    /** Ends the start-up: from here on there is an event only if there is work. */
    final void becomeReady() {
        state = State.READY;
        schedule(Double.POSITIVE_INFINITY);
    }

    /** Takes no more requests from here on. */
    final void drain() {
        state = State.DRAINING;
    }

    final void schedule(double time) {
        nextEvent = time;
        events.update(this);
    }

    final void leave() {
        events.remove(this);
    }

    final WorkerLoad report(WorkerLoad.Sample latest, WorkerLoad.Sample average) {
        return WorkerLoad.builder(role.label() + "-" + id, role)
                .latest(latest)
                .average(average)
                .build();
    }

    final boolean before(Engine other) {
        return nextEvent < other.nextEvent || (nextEvent == other.nextEvent && id < other.id);
    }

    final State state() {
        return state;
    }

    final Role role() {
        return role;
    }

    final double created() {
        return created;
    }

    final double readyAt() {
        return readyAt;
    }

    final double nextEvent() {
        return nextEvent;
    }

    final int place() {
        return place;
    }

    final void setPlace(int at) {
        place = at;
    }
}
