package com.example.predictor;

import io.github.slaplanner.api.spi.PredictorContract;
import io.github.slaplanner.api.spi.PredictorProvider;

class SameTimeYesterdayContractTest extends PredictorContract {
    @Override
    protected PredictorProvider provider() {
        return new SameTimeYesterday();
    }
}
