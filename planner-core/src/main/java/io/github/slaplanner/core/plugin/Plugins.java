package io.github.slaplanner.core.plugin;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Provider;
import io.github.slaplanner.core.plugin.PluginLoader.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plug-ins that can be named in a configuration: providers of the four extension points, found by {@link
 * java.util.ServiceLoader} when a name of that extension point is first asked for. Of two providers with one name the one
 * that does not {@linkplain Provider#shipped() ship} wins; any other duplicate is an error, and so is a provider that
 * cannot be loaded: a user's plug-in that fails to load must not give way to a default in silence. Thread-safe.
 */
public final class Plugins implements AutoCloseable {
    private final List<PluginLoader> loaders;
    private final List<URLClassLoader> opened;
    private final Map<PluginKind, SortedMap<String, Found>> found = new HashMap<>();

    private Plugins(List<PluginLoader> loaders, List<URLClassLoader> opened) {
        this.loaders = loaders;
        this.opened = opened;
    }

    /** The plug-ins that the thread's context class loader sees; without one, those next to this class. */
    public static Plugins fromClassPath() {
        return from(defaultLoader());
    }

    /** The plug-ins that a class loader sees. */
    public static Plugins from(ClassLoader loader) {
        return new Plugins(List.of(new PluginLoader(loader, false)), List.of());
    }

    /**
     * The plug-ins of the class path and of every jar in a folder. Each jar is a world of its own: it holds what it needs
     * beyond the planner, and sees no other jar of the folder.
     *
     * @throws PluginException if there is no such folder, or a jar in it is damaged or offers no plug-in
     */
    public static Plugins fromDirectory(Path folder) {
        return fromDirectory(folder, defaultLoader());
    }

    /** As {@link #fromDirectory(Path)}, with the class loader that takes the place of the class path. */
    public static Plugins fromDirectory(Path folder, ClassLoader parent) {
        List<PluginLoader> loaders = new ArrayList<>(List.of(new PluginLoader(parent, false)));
        List<URLClassLoader> opened = new ArrayList<>();
        for (Path jar : jars(folder)) {
            checkOffersPlugin(jar);
            URLClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, parent);
            opened.add(loader);
            loaders.add(new PluginLoader(loader, true));
        }
        return new Plugins(List.copyOf(loaders), List.copyOf(opened));
    }

    /**
     * The provider of a name.
     *
     * @param spi the provider interface of an extension point
     * @param name the name as the configuration gives it
     * @throws PluginException if no provider has the name, more than one has, or one of this kind cannot be loaded
     */
    public <P extends Provider<?>> P provider(Class<P> spi, String name) {
        return spi.cast(lookup(PluginKind.of(spi), name).provider());
    }

    /**
     * Creates the object of a name.
     *
     * @throws PluginException as {@link #provider} does, or if the provider fails
     * @throws ConfigException if a setting of the plug-in is wrong
     * @throws ConnectorException if the environment that it needs cannot be asked
     */
    public <T, P extends Provider<T>> T create(Class<P> spi, String name, PluginContext context) {
        P provider = provider(spi, name);
        try {
            return Objects.requireNonNull(provider.create(context), "it created nothing");
        } catch (ConfigException | PluginException | ConnectorException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            Class<?> type = provider.getClass();
            throw PluginLoader.broken(PluginLoader.jarOf(type), type.getName(), e);
        }
    }

    /** The names that can be asked for, sorted. */
    public List<String> names(Class<? extends Provider<?>> spi) {
        return List.copyOf(byName(PluginKind.of(spi)).keySet());
    }

    private Found lookup(PluginKind kind, String name) {
        SortedMap<String, Found> known = byName(kind);
        Found provider = known.get(Objects.requireNonNull(name, "name"));
        if (provider == null) {
            throw new PluginException(unknown(kind, name, known));
        }
        return provider;
    }

    private static String unknown(PluginKind kind, String name, SortedMap<String, Found> known) {
        String all = known.isEmpty()
                ? "none was found"
                : "found " + known.values().stream().map(Found::toString).collect(Collectors.joining(", "));
        String artifact = kind.suppliedBy(name);
        return kind.setting().name() + " = \"" + name + "\": no " + kind.label() + " has this name; " + all + "."
                + (artifact == null ? "" : " Maybe add " + artifact + ", which supplies it.");
    }

    private synchronized SortedMap<String, Found> byName(PluginKind kind) {
        return found.computeIfAbsent(kind, wanted -> {
            SortedMap<String, Found> byName = new TreeMap<>();
            loaders.stream()
                    .flatMap(loader -> loader.find(wanted).stream())
                    .collect(Collectors.groupingBy(Found::name))
                    .forEach((name, candidates) -> byName.put(name, theOne(wanted, name, candidates)));
            return Collections.unmodifiableSortedMap(byName);
        });
    }

    private static Found theOne(PluginKind kind, String name, List<Found> candidates) {
        List<Found> own = candidates.stream().filter(one -> !one.shipped()).toList();
        List<Found> rivals = own.isEmpty() ? candidates : own;
        if (rivals.size() > 1) {
            throw new PluginException("More than one " + kind.label() + " is named \"" + name + "\": "
                    + rivals.stream().map(Plugins::described).sorted().collect(Collectors.joining(" and "))
                    + ". Remove one of the jars, or rename one plug-in.");
        }
        return rivals.get(0);
    }

    private static String described(Found one) {
        return one.provider().getClass().getName() + " in " + one.jar();
    }

    private static ClassLoader defaultLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return Objects.requireNonNullElseGet(context, Plugins.class::getClassLoader);
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PluginException("The plug-in folder " + folder + " does not exist or is not a folder.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PluginException("The plug-in folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkOffersPlugin(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            boolean offers = PluginKind.ALL.stream().anyMatch(kind -> file.getEntry(kind.servicesFile()) != null);
            if (!offers) {
                throw new PluginException("The jar " + jar + " offers no plug-in: it has no "
                        + PluginKind.ALL.stream().map(PluginKind::servicesFile).collect(Collectors.joining(", "))
                        + ".");
            }
        } catch (IOException e) {
            throw new PluginException("The jar " + jar + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of the jars of a folder; what was created from them may fail afterwards. */
    @Override
    public void close() {
        for (URLClassLoader loader : opened) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
