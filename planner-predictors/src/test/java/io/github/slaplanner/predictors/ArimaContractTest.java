package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PredictorProvider;

class ArimaContractTest extends ShippedPredictorContract {
    @Override
    protected PredictorProvider provider() {
        return new ArimaProvider();
    }
}
