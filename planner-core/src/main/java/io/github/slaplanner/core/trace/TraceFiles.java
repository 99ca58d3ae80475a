package io.github.slaplanner.core.trace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a trace: one, all of a folder, or those that a pattern such as {@code shards/*.jsonl.gz} names, by name. */
final class TraceFiles {
    private static final String TRACES = "*.{csv,json,jsonl,ndjson,csv.gz,json.gz,jsonl.gz,ndjson.gz}";

    private TraceFiles() {}

    /**
     * One file.
     *
     * @param path its name
     * @param source its content
     */
    record TraceFile(Path path, ByteSource source) {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Finds them.
     *
     * @throws TraceException if there is none
     */
    static List<TraceFile> of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return matching(path, TRACES, path + ": there is no trace in this folder; expected files " + TRACES + ".");
        }
        String name = String.valueOf(path.getFileName());
        if (Files.notExists(path) && name.matches(".*[*?\\[{].*")) {
            Path folder = path.getParent() == null ? Path.of("") : path.getParent();
            return matching(folder, name, path + ": no file has such a name.");
        }
        return List.of(new TraceFile(path, ByteSource.of(path)));
    }

    private static List<TraceFile> matching(Path folder, String glob, String none) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(paths::add);
        }
        paths.removeIf(Files::isDirectory);
        if (paths.isEmpty()) {
            throw new TraceException(none);
        }
        paths.sort(null);
        List<TraceFile> files = new ArrayList<>();
        for (Path each : paths) {
            files.add(new TraceFile(each, ByteSource.of(each)));
        }
        return files;
    }
}
