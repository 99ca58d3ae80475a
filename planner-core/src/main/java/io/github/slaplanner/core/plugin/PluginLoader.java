package io.github.slaplanner.core.plugin;

import io.github.slaplanner.api.spi.Provider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the providers of one class loader; whatever keeps one from loading is told with its jar and class. */
final class PluginLoader {
    private final ClassLoader loader;
    private final boolean ownClassesOnly;

    /**
     * A loader of providers.
     *
     * @param loader where to look
     * @param ownClassesOnly whether to leave out what the parents of {@code loader} have
     */
    PluginLoader(ClassLoader loader, boolean ownClassesOnly) {
        this.loader = loader;
        this.ownClassesOnly = ownClassesOnly;
    }

    /** A provider that was found. */
    record Found(String name, boolean shipped, Provider<?> provider, String jar) {
        @Override
        public String toString() {
            return name + " (" + jar + ")";
        }
    }

    List<Found> find(PluginKind kind) {
        List<Found> found = new ArrayList<>();
        try {
            ServiceLoader.load(kind.spi(), loader).stream()
                    .filter(candidate -> !ownClassesOnly || candidate.type().getClassLoader() == loader)
                    .forEach(candidate -> found.add(construct(candidate)));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw diagnosed(kind, e);
        }
        return found;
    }

    private static Found construct(ServiceLoader.Provider<? extends Provider<?>> candidate) {
        String jar = jarOf(candidate.type());
        try {
            Provider<?> provider = candidate.get();
            return new Found(checked(provider.name()), provider.shipped(), provider, jar);
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            throw broken(jar, candidate.type().getName(), e);
        }
    }

    private static String checked(@Nullable String name) {
        if (name == null || !name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "its name (" + name + ") must be lower case letters, digits and single dashes");
        }
        return name;
    }

    /** Repeats by hand what {@code ServiceLoader} did, since its error does not name the jar. */
    private PluginException diagnosed(PluginKind kind, Error error) {
        try {
            for (URL file : Collections.list(loader.getResources(kind.servicesFile()))) {
                String jar = jarOf(file, kind.servicesFile());
                for (String name : declared(file)) {
                    Throwable problem = problem(kind, name);
                    if (problem != null) {
                        return broken(jar, name, problem);
                    }
                }
            }
        } catch (IOException e) {
            error.addSuppressed(e);
        }
        return new PluginException("The plug-ins cannot be loaded: " + error.getMessage(), error);
    }

    private @Nullable Throwable problem(PluginKind kind, String name) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            boolean constructible = type.getConstructor().getParameterCount() == 0;
            return constructible && kind.spi().isAssignableFrom(type)
                    ? null
                    : new ClassCastException(
                            "it does not implement " + kind.spi().getName());
        } catch (ReflectiveOperationException | LinkageError e) {
            return e;
        }
    }

    private static List<String> declared(URL servicesFile) throws IOException {
        URLConnection connection = servicesFile.openConnection();
        connection.setUseCaches(false);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    static PluginException broken(String jar, String type, Throwable error) {
        Throwable cause =
                error instanceof ServiceConfigurationError && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new PluginException(
                "The plug-in " + type + " in " + jar + " cannot be loaded ("
                        + cause.getClass().getSimpleName() + message + ")." + advice(cause),
                cause);
    }

    private static String advice(Throwable cause) {
        if (cause instanceof ClassNotFoundException) {
            return " Maybe META-INF/services names a class that the jar does not hold.";
        }
        return cause instanceof LinkageError
                ? " Maybe the jar lacks something that it needs, or was built for another version of the planner or Java."
                : "";
    }

    /** The jar or folder of a class. */
    static String jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "module " + type.getModule().getName()
                : path(source.getLocation().toString());
    }

    private static String jarOf(URL resource, String name) {
        String text = resource.toString();
        return path(text.substring(0, text.length() - name.length()));
    }

    private static String path(String url) {
        return url.replaceFirst("^jar:", "").replaceFirst("^file:", "").replaceFirst("!?/$", "");
    }
}
