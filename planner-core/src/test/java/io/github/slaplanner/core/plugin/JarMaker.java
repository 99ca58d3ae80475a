package io.github.slaplanner.core.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources and packs them, so that a test can hold a plug-in jar as its author would ship it. */
final class JarMaker {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();

    /** Adds a class; the body goes between its braces. */
    JarMaker type(String declaration, String body) {
        String name = declaration.replaceFirst(".*class (\\w+).*", "$1");
        sources.put(
                name,
                "package plug; import io.github.slaplanner.api.spi.*; import java.util.*; " + declaration + " { " + body
                        + " }");
        return this;
    }

    /** Adds a predictor's provider and declares it. */
    JarMaker predictor(String type, String name) {
        return type(
                        "public class " + type + " implements PredictorProvider",
                        "public String name() { return \"" + name + "\"; }"
                                + "public Predictor create(PluginContext c) { return (history, lead) -> null; }")
                .declare("PredictorProvider", "plug." + type);
    }

    /** Adds a services file of an interface of the planner. */
    JarMaker declare(String spi, String... types) {
        return file("META-INF/services/io.github.slaplanner.api.spi." + spi, String.join("\n", types));
    }

    JarMaker file(String path, String text) {
        resources.merge(path, text, (a, b) -> a + "\n" + b);
        return this;
    }

    /** Leaves a compiled class out of the jar. */
    JarMaker without(String type) {
        left.add(type + ".class");
        return this;
    }

    Path pack(Path jar) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        if (!sources.isEmpty()) {
            compile(classes);
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!left.contains(file.getFileName().toString())) {
                    put(zip, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                put(zip, resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private void compile(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = sources.entrySet().stream()
                .<JavaFileObject>map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        if (!compiler.getTask(null, null, null, options, null, units).call()) {
            throw new AssertionError("The sources of the test do not compile.");
        }
    }

    private static void put(JarOutputStream zip, String path, byte[] bytes) throws IOException {
        zip.putNextEntry(new JarEntry(path));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///plug/" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
