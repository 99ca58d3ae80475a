import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.predictors.ArimaProvider;
import io.github.slaplanner.predictors.AutoProvider;
import io.github.slaplanner.predictors.ConstantProvider;
import io.github.slaplanner.predictors.KalmanProvider;
import io.github.slaplanner.predictors.LinearProvider;
import io.github.slaplanner.predictors.ProphetProvider;
import io.github.slaplanner.predictors.SeasonalProvider;

/** The predictors that ship, chosen by their names. Commons Math has no module descriptor: its name is that of its last release's file. */
module io.github.slaplanner.predictors {
    requires transitive io.github.slaplanner.api;
    requires commons.math3;
    requires static org.jspecify;

    exports io.github.slaplanner.predictors;

    provides PredictorProvider with
            ArimaProvider,
            AutoProvider,
            ConstantProvider,
            KalmanProvider,
            LinearProvider,
            ProphetProvider,
            SeasonalProvider;
}
