package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuNameTest {
    @ParameterizedTest
    @CsvSource({
        "h200,H200",
        "h200_sxm,H200",
        "NVIDIA-H100-80GB-HBM3,H100",
        "NVIDIA H100 80GB HBM3,H100",
        "h100_pcie,H100_PCIE",
        "NVIDIA-H100-PCIe,H100_PCIE",
        "H100-NVL,H100_NVL",
        "NVIDIA-H100-NVL-94GB,H100_NVL",
        "a100_pcie,A100_PCIE",
        "A100-SXM4-40GB,A100_40GB",
        "NVIDIA-A100-SXM4-80GB,A100",
        "a100_80g,A100",
        "NVIDIA A100-PCIE-40GB,A100_PCIE_40GB",
        "A10G,A10G",
        "gb200_nvl72,GB200",
        "b200_sxm,B200",
        "l40s,L40S",
        "L40,L40",
        "NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition,RTX_PRO_6000",
        "AMD Instinct MI300X,MI300X",
        "AMD_Instinct_MI325X_OAM,MI325X"
    })
    void name_howeverWritten_isFound(String name, Gpu gpu) {
        assertThat(Gpu.of(name)).isEqualTo(gpu);
    }

    @ParameterizedTest
    @EnumSource(Gpu.class)
    void ownName_isFound(Gpu gpu) {
        assertThat(Gpu.of(gpu.name())).isEqualTo(gpu);
        assertThat(Gpu.of(gpu.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')))
                .isEqualTo(gpu);
    }

    @Test
    void formThatIsNotKnown_isRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> Gpu.of("H100-CNX"))
                .hasMessage("GPU \"H100-CNX\" is not known; of this model known are H100, H100_PCIE, H100_NVL.");
        assertThatThrownBy(() -> Gpu.of("a100-sxm4-60gb")).hasMessageContaining("A100_PCIE_40GB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"V100", "", "H1000", "H"})
    void gpuThatIsNotKnown_isRefusedWithAllThatAre(String name) {
        assertThatThrownBy(() -> Gpu.of(name))
                .hasMessageStartingWith("GPU \"" + name + "\" is not known; known are A100, A100_40GB");
    }
}
