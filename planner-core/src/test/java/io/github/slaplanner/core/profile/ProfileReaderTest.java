package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileReaderTest {
    @TempDir
    Path directory;

    @Test
    void npz_writtenAndRead_isTheSame() {
        EngineProfile profile = Profiles.analytic();

        ProfileWriter.npz(profile, directory);

        assertThat(ProfileReader.read(directory)).isEqualTo(profile);
    }

    @Test
    void json_writtenAndRead_isTheSame() {
        EngineProfile profile = Profiles.analytic();

        ProfileWriter.json(profile, directory);

        assertThat(ProfileReader.read(directory)).isEqualTo(profile);
    }

    @Test
    void npz_writtenTwice_hasTheSameBytes() throws IOException {
        ProfileWriter.npz(Profiles.analytic(), directory.resolve("a"));
        ProfileWriter.npz(Profiles.analytic(), directory.resolve("b"));

        assertThat(directory.resolve("a/" + ProfileFiles.DECODE_NPZ))
                .hasSameBinaryContentAs(directory.resolve("b/" + ProfileFiles.DECODE_NPZ));
    }

    @Test
    void bothLayouts_npzCounts() {
        ProfileWriter.json(Profiles.analytic(), directory);
        ProfileWriter.npz(Profiles.twoPointPrefill(), directory);

        assertThat(ProfileReader.readPrefill(directory)).isEqualTo(Profiles.twoPointPrefill());
    }

    @Test
    void oneRoleOnly_isReadAlone() {
        ProfileWriter.json(Profiles.analytic().decode(), directory);

        assertThat(ProfileReader.readDecode(directory))
                .isEqualTo(Profiles.analytic().decode());
        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessage(directory + ": holds neither selected_prefill_interpolation/raw_data.npz"
                        + " nor prefill_raw_data.json");
    }

    @Test
    void prefillOutOfOrder_isSorted() throws IOException {
        json(ProfileFiles.PREFILL_JSON, "{'prefill_isl':[300,100],'prefill_ttft':[3,1],'prefill_thpt_per_gpu':[9,8]}");

        assertThat(ProfileReader.readPrefill(directory).points())
                .extracting(point -> point.isl())
                .containsExactly(100.0, 300.0);
    }

    @Test
    void noDirectory_isSaid() {
        assertThatThrownBy(() -> ProfileReader.read(directory.resolve("absent")))
                .isInstanceOf(ProfileException.class)
                .hasMessageEndingWith("absent: there is no such directory");
    }

    static Stream<Arguments> badPrefillJson() {
        return Stream.of(
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,2]}",
                        "array prefill_thpt_per_gpu is missing; found [prefill_isl, prefill_ttft]"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,2],'prefill_thpt_per_gpu':[1]}",
                        "array prefill_thpt_per_gpu has 1 values where prefill_isl has 2; they must agree"),
                Arguments.of(
                        "{'prefill_isl':[1],'prefill_ttft':[1],'prefill_thpt_per_gpu':[1]}",
                        "array prefill_isl has 1 values; at least 2 points are needed"),
                Arguments.of(
                        "{'prefill_isl':[1,1],'prefill_ttft':[1,2],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_isl has one length only, 1.0; at least two are needed"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,NaN],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft has NaN at index 1; every value must be finite and above 0"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,-3],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft has -3.0 at index 1; every value must be finite and above 0"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,Infinity],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft has Infinity at index 1; every value must be finite and above 0"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,1e308],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft has 1.0E308 at index 1; nothing that is measured is that large"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':[1,'2'],'prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft has \"2\" at index 1; a number is expected"),
                Arguments.of(
                        "{'prefill_isl':[1,2],'prefill_ttft':'x','prefill_thpt_per_gpu':[1,1]}",
                        "array prefill_ttft is \"x\"; a list of numbers is expected"),
                Arguments.of("[1,2]", "holds no JSON object; write {\"name\": [numbers], ...}"),
                Arguments.of("", "holds no JSON object; write {\"name\": [numbers], ...}"));
    }

    @ParameterizedTest
    @MethodSource
    void badPrefillJson(String content, String problem) throws IOException {
        json(ProfileFiles.PREFILL_JSON, content);

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessage(directory.resolve(ProfileFiles.PREFILL_JSON) + ": " + problem);
    }

    @Test
    void jsonCutShort_namesThePlace() throws IOException {
        json(ProfileFiles.PREFILL_JSON, "{'prefill_isl':[1,2");

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(ProfileFiles.PREFILL_JSON + ": is not valid JSON at line 1, column ");
    }

    @Test
    void kvUsageAboveOne_isRefused() throws IOException {
        decodeJson("[0.5, 6.3]", "1000");

        assertThatThrownBy(() -> ProfileReader.readDecode(directory))
                .hasMessageEndingWith("array x_kv_usage has 6.3 at index 1; a share of the KV cache is at most 1"
                        + " (with attention data parallelism, divide by the number of ranks)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "[1000]", "[1000.0]"})
    void maxKvTokens_scalarOrOneElement_isRead(String value) throws IOException {
        decodeJson("[0.5, 0.6]", value);

        assertThat(ProfileReader.readDecode(directory).maxKvTokens()).isEqualTo(1000);
    }

    static Stream<Arguments> badMaxKvTokens() {
        return Stream.of(
                Arguments.of("[1, 2]", "array max_kv_tokens has 2 values; exactly one is expected"),
                Arguments.of("0", "array max_kv_tokens has 0.0 at index 0; every value must be finite and above 0"),
                Arguments.of("0.3", "array max_kv_tokens is 0.3; at least 1 is expected"));
    }

    @ParameterizedTest
    @MethodSource
    void badMaxKvTokens(String value, String problem) throws IOException {
        decodeJson("[0.5, 0.6]", value);

        assertThatThrownBy(() -> ProfileReader.readDecode(directory)).hasMessageEndingWith(problem);
    }

    static Stream<Arguments> npyDtypes() {
        return Stream.of(
                Arguments.of("<i4", new byte[] {2, 0, 0, 0, 4, 0, 0, 0}),
                Arguments.of("<i8", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0}),
                Arguments.of("<f4", new byte[] {0, 0, 0, 0x40, 0, 0, (byte) 0x80, 0x40}),
                Arguments.of("<f8", new byte[] {0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40}));
    }

    @ParameterizedTest
    @MethodSource
    void npyDtypes(String dtype, byte[] data) throws IOException {
        prefillNpz(arrays -> arrays.put("prefill_ttft", npy(1, dtype, "(2,)", data)), true);

        assertThat(ProfileReader.readPrefill(directory).points())
                .extracting(point -> point.ttftMs())
                .containsExactly(2.0, 4.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void npz_storedAndDeflated_versionTwo_isRead(boolean stored) throws IOException {
        prefillNpz(
                arrays -> {
                    arrays.put(
                            "prefill_ttft", npy(2, "<f4", "(2,)", new byte[] {0, 0, 0, 0x40, 0, 0, (byte) 0x80, 0x40}));
                    arrays.put("gpu", npy(1, "<U4", "(1,)", new byte[16]));
                },
                stored);

        assertThat(ProfileReader.readPrefill(directory).points()).hasSize(2);
    }

    static Stream<Arguments> badNpy() {
        return Stream.of(
                Arguments.of(npy(1, "<U4", "(2,)", new byte[32]), "has dtype <U4; <i4, <i8, <f4 or <f8 is expected"),
                Arguments.of(npy(1, ">f8", "(2,)", new byte[16]), "has dtype >f8; <i4, <i8, <f4 or <f8 is expected"),
                Arguments.of(npy(1, "<f8", "(2, 3)", new byte[48]), "has shape (2, 3); one dimension is expected"),
                Arguments.of(npy(1, "<f8", "(2,)", new byte[15]), "is truncated"),
                Arguments.of(Arrays.copyOf(npy(1, "<f8", "(2,)", new byte[16]), 40), "is truncated"),
                Arguments.of(new byte[] {1, 2}, "is truncated"),
                Arguments.of("not an array".getBytes(StandardCharsets.UTF_8), "is not a NumPy array"));
    }

    @ParameterizedTest
    @MethodSource
    void badNpy(byte[] content, String problem) throws IOException {
        prefillNpz(arrays -> arrays.put("prefill_ttft", content), true);

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("raw_data.npz: array prefill_ttft " + problem);
    }

    @Test
    void npzWithoutAnArray_namesItAndWhatIsThere() throws IOException {
        prefillNpz(arrays -> arrays.remove("prefill_ttft"), true);

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .hasMessageEndingWith("array prefill_ttft is missing; found [prefill_isl, prefill_thpt_per_gpu]");
    }

    @Test
    void npzThatIsNoZip_isSaid() throws IOException {
        write(ProfileFiles.PREFILL_NPZ, "hello".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("raw_data.npz: is not a NumPy .npz archive, or is truncated");
    }

    @Test
    void npzCutShort_isSaid() throws IOException {
        ProfileWriter.npz(Profiles.analytic(), directory);
        byte[] whole = Files.readAllBytes(directory.resolve(ProfileFiles.PREFILL_NPZ));
        write(ProfileFiles.PREFILL_NPZ, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> ProfileReader.readPrefill(directory))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("raw_data.npz: is not a NumPy .npz archive, or is truncated");
    }

    private void decodeJson(String kvUsage, String maxKvTokens) throws IOException {
        json(
                ProfileFiles.DECODE_JSON,
                "{'x_kv_usage':%s,'y_context_length':[9,9],'z_itl':[1,2],'z_thpt_per_gpu':[1,2],'max_kv_tokens':%s}"
                        .formatted(kvUsage, maxKvTokens));
    }

    private void json(String name, String content) throws IOException {
        write(name, content.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.write(directory.resolve(name), content);
    }

    private void prefillNpz(Consumer<Map<String, byte[]>> change, boolean stored) throws IOException {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("prefill_isl", Npy.encode(new double[] {100, 200}));
        arrays.put("prefill_ttft", Npy.encode(new double[] {1, 2}));
        arrays.put("prefill_thpt_per_gpu", Npy.encode(new double[] {1.5, 2.5}));
        change.accept(arrays);
        Path file = directory.resolve(ProfileFiles.PREFILL_NPZ);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                if (stored) {
                    CRC32 crc = new CRC32();
                    crc.update(array.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(array.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(array.getValue());
                zip.closeEntry();
            }
        }
    }

    private static byte[] npy(int version, String dtype, String shape, byte[] data) {
        byte[] header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
                .formatted(dtype, shape)
                .getBytes(StandardCharsets.US_ASCII);
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] result = new byte[8 + lengthBytes + header.length + data.length];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0}, 0, result, 0, 8);
        result[8] = (byte) header.length;
        System.arraycopy(header, 0, result, 8 + lengthBytes, header.length);
        System.arraycopy(data, 0, result, 8 + lengthBytes + header.length, data.length);
        return result;
    }
}
