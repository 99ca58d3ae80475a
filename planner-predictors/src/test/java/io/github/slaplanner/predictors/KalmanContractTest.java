package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PredictorProvider;

class KalmanContractTest extends ShippedPredictorContract {
    @Override
    protected PredictorProvider provider() {
        return new KalmanProvider();
    }
}
