package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PredictorProvider;

class SeasonalContractTest extends ShippedPredictorContract {
    @Override
    protected PredictorProvider provider() {
        return new SeasonalProvider();
    }
}
