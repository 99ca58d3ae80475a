package io.github.slaplanner.core.runtime;

import io.github.slaplanner.core.engine.PlannerState;
import java.io.IOException;
import java.nio.file.Path;

/** What a planner has saved, to be looked at. */
public final class SavedState {
    private SavedState() {}

    /**
     * The state that was saved last.
     *
     * @param folder the planner's {@code state_dir}
     * @throws IOException if there is none, or it is damaged or of another version
     */
    public static PlannerState read(Path folder) throws IOException {
        return new StateStore(folder).any();
    }
}
