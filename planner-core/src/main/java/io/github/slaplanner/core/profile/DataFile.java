package io.github.slaplanner.core.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The arrays that a profile needs from one file; others in it are not looked at. */
final class DataFile {
    private static final String NPY = ".npy";
    /** Far above any sweep (about a million values), far below what would hurt. */
    private static final int MAX_BYTES = 8 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Path file;
    private final Map<String, double[]> arrays = new LinkedHashMap<>();

    private DataFile(Path file) {
        this.file = file;
    }

    static DataFile npz(Path file, List<String> names) {
        DataFile data = new DataFile(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String name : names) {
                data.arrays.put(name, data.npy(zip, name));
            }
            return data;
        } catch (ZipException e) {
            throw new ProfileException(file, "is not a NumPy .npz archive, or is truncated: " + e.getMessage(), e);
        } catch (IOException e) {
            throw data.unreadable(e);
        }
    }

    private double[] npy(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name + NPY);
        if (entry == null) {
            throw missing(
                    name,
                    zip.stream().map(ZipEntry::getName).map(DataFile::arrayName).toList());
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw problem(name, "is larger than " + (MAX_BYTES >> 20) + " MiB; a profile has a few hundred values");
            }
            return Npy.decode(bytes);
        } catch (Npy.FormatException e) {
            throw new ProfileException(file, "array " + name + " " + e.getMessage(), e);
        }
    }

    private static String arrayName(String entry) {
        return entry.endsWith(NPY) ? entry.substring(0, entry.length() - NPY.length()) : entry;
    }

    static DataFile json(Path file, List<String> names) {
        DataFile data = new DataFile(file);
        JsonNode root = data.tree();
        for (String name : names) {
            JsonNode node = root.get(name);
            if (node == null || node.isNull()) {
                throw data.missing(name, List.copyOf(fieldNames(root)));
            }
            data.arrays.put(name, data.numbers(name, node));
        }
        return data;
    }

    private JsonNode tree() {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new ProfileException(file, "holds no JSON object; write {\"name\": [numbers], ...}");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new ProfileException(
                    file,
                    "is not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static List<String> fieldNames(JsonNode root) {
        List<String> names = new ArrayList<>();
        root.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private double[] numbers(String name, JsonNode node) {
        if (node.isNumber()) {
            return new double[] {node.doubleValue()};
        }
        if (!node.isArray()) {
            throw problem(name, "is " + node + "; a list of numbers is expected");
        }
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode element = node.get(i);
            if (!element.isNumber()) {
                throw problem(name, "has " + element + " at index " + i + "; a number is expected");
            }
            values[i] = element.doubleValue();
        }
        return values;
    }

    Path path() {
        return file;
    }

    /** An array that was asked for; every value of it finite and positive. */
    double[] positive(String name) {
        double[] values = array(name);
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0) || Double.isInfinite(values[i])) {
                throw problem(name, "has " + values[i] + " at index " + i + "; every value must be finite and above 0");
            }
            if (values[i] > Positive.MOST) {
                throw problem(name, "has " + values[i] + " at index " + i + "; nothing that is measured is that large");
            }
        }
        return values;
    }

    private double[] array(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    /** Refuses arrays of different lengths, and fewer than {@code least} values. Returns the length. */
    int commonLength(List<String> names, int least) {
        int length = array(names.get(0)).length;
        for (String name : names) {
            int other = array(name).length;
            if (other != length) {
                throw problem(
                        name,
                        "has " + other + " values where " + names.get(0) + " has " + length + "; they must agree");
            }
        }
        if (length < least) {
            throw problem(names.get(0), "has " + length + " values; at least " + least + " points are needed");
        }
        return length;
    }

    ProfileException problem(String name, String problem) {
        return new ProfileException(file, "array " + name + " " + problem);
    }

    private ProfileException missing(String name, List<String> found) {
        return new ProfileException(file, "array " + name + " is missing; found " + new TreeSet<>(found));
    }

    private ProfileException unreadable(IOException e) {
        return new ProfileException(file, "cannot be read: " + e, e);
    }
}
