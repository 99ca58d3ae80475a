package io.github.slaplanner.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.api.spi.Provider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private static final PluginContext CONTEXT =
            PluginContext.of(PlannerConfig.builder().build(), "x");
    private static final String SHIPPED = "public boolean shipped() { return true; }";

    @TempDir
    private Path folder;

    @Test
    void provider_named_isFoundAndCreates() throws IOException {
        jar("a.jar", new JarMaker().predictor("A", "same-time-yesterday"));

        try (Plugins plugins = fromFolder()) {
            assertThat(plugins.names(PredictorProvider.class)).containsExactly("same-time-yesterday");
            assertThat(plugins.create(PredictorProvider.class, "same-time-yesterday", CONTEXT))
                    .isInstanceOf(Predictor.class);
        }
    }

    @Test
    void provider_notNamed_isNeverAskedToCreate() throws IOException {
        String body = "public String name() { return \"%s\"; } public Predictor create(PluginContext c) { %s }";
        jar(
                "a.jar",
                new JarMaker()
                        .type(
                                "public class Bad implements PredictorProvider",
                                body.formatted("bad", "throw new IllegalStateException(\"created\");"))
                        .type(
                                "public class Good implements PredictorProvider",
                                body.formatted("good", "return (history, lead) -> null;"))
                        .declare("PredictorProvider", "plug.Bad", "plug.Good"));

        try (Plugins plugins = fromFolder()) {
            assertThat(plugins.create(PredictorProvider.class, "good", CONTEXT)).isNotNull();
        }
    }

    @Test
    void provider_unknownName_listsWhatWasFoundAndWhere() throws IOException {
        Path a = jar("a.jar", new JarMaker().predictor("A", "one").predictor("B", "two"));

        assertFails(plugins -> plugins.provider(PredictorProvider.class, "three"))
                .hasMessage("load_predictor = \"three\": no predictor has this name; found one (" + a + "), two (" + a
                        + ").");
        assertFails(plugins -> plugins.provider(ConnectorProvider.class, "kubernetes"))
                .hasMessage("environment = \"kubernetes\": no connector has this name; none was found."
                        + " Maybe add io.github.slaplanner:planner-connector-kubernetes, which supplies it.");
    }

    @Test
    void provider_twoOfOneName_namesBothJars() throws IOException {
        Path a = jar("a.jar", new JarMaker().predictor("A", "mine"));
        Path b = jar("b.jar", new JarMaker().predictor("B", "mine"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("More than one predictor is named \"mine\": plug.A in " + a + " and plug.B in " + b
                        + ". Remove one of the jars, or rename one plug-in.");
    }

    @Test
    void provider_sameNameAsShipped_usersWinsInAnyOrder() throws IOException {
        for (List<String> order : List.of(List.of("a.jar", "b.jar"), List.of("b.jar", "a.jar"))) {
            jar(order.get(0), shipped("Ours"));
            jar(order.get(1), new JarMaker().predictor("Users", "mine"));

            try (Plugins plugins = fromFolder()) {
                Provider<?> provider = plugins.provider(PredictorProvider.class, "mine");
                assertThat(provider.getClass().getSimpleName()).isEqualTo("Users");
            }
        }
    }

    @Test
    void provider_twoShippedOfOneName_refused() throws IOException {
        jar("a.jar", shipped("A"));
        jar("b.jar", shipped("B"));

        assertFails(plugins -> plugins.provider(PredictorProvider.class, "mine"))
                .hasMessageStartingWith("More than one predictor is named \"mine\": ");
    }

    @Test
    void provider_classMissing_namesJarAndClass() throws IOException {
        Path a = jar("a.jar", new JarMaker().predictor("Gone", "gone").without("Gone"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("The plug-in plug.Gone in " + a + " cannot be loaded (ClassNotFoundException: plug.Gone)."
                        + " Maybe META-INF/services names a class that the jar does not hold.");
    }

    @Test
    void provider_superclassMissing_namesJarAndClass() throws IOException {
        Path a = jar(
                "a.jar",
                new JarMaker()
                        .type("class Base", "")
                        .type(
                                "public class Child extends Base implements PredictorProvider",
                                "public String name() { return \"c\"; }"
                                        + "public Predictor create(PluginContext c) { return null; }")
                        .declare("PredictorProvider", "plug.Child")
                        .without("Base"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("The plug-in plug.Child in " + a + " cannot be loaded (NoClassDefFoundError: plug/Base)."
                        + " Maybe the jar lacks something that it needs, or was built for another version of the"
                        + " planner or Java.");
    }

    @Test
    void provider_constructorThrows_namesJarAndCause() throws IOException {
        Path a = jar(
                "a.jar",
                new JarMaker()
                        .type(
                                "public class Boom implements PredictorProvider",
                                "public Boom() { throw new IllegalStateException(\"no licence\"); }"
                                        + "public String name() { return \"c\"; }"
                                        + "public Predictor create(PluginContext c) { return null; }")
                        .declare("PredictorProvider", "plug.Boom"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("The plug-in plug.Boom in " + a + " cannot be loaded (IllegalStateException: no licence).");
    }

    @Test
    void provider_notOfTheInterface_namesJarAndClass() throws IOException {
        Path a = jar("a.jar", new JarMaker().type("public class Odd", "").declare("PredictorProvider", "plug.Odd"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("The plug-in plug.Odd in " + a + " cannot be loaded (ClassCastException: it does not"
                        + " implement io.github.slaplanner.api.spi.PredictorProvider).");
    }

    @Test
    void provider_badName_namesJarAndClass() throws IOException {
        Path a = jar("a.jar", new JarMaker().predictor("A", "My Own"));

        assertFails(plugins -> plugins.names(PredictorProvider.class))
                .hasMessage("The plug-in plug.A in " + a + " cannot be loaded (IllegalArgumentException: its name"
                        + " (My Own) must be lower case letters, digits and single dashes).");
    }

    @Test
    void provider_brokenJarOfAnotherKind_doesNotMatter() throws IOException {
        jar("a.jar", new JarMaker().predictor("A", "mine"));
        jar("b.jar", new JarMaker().declare("ConnectorProvider", "plug.Gone"));

        try (Plugins plugins = fromFolder()) {
            assertThat(plugins.names(PredictorProvider.class)).containsExactly("mine");
        }
    }

    @Test
    void provider_otherLoaderThanAFolder_diagnosedToo() throws IOException {
        Path a = jar("a.jar", new JarMaker().predictor("Gone", "gone").without("Gone"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {a.toUri().toURL()}, PluginsTest.class.getClassLoader())) {
            assertThatThrownBy(() -> Plugins.from(loader).names(PredictorProvider.class))
                    .isInstanceOf(PluginException.class)
                    .hasMessageStartingWith("The plug-in plug.Gone in " + a + " cannot be loaded");
        }
    }

    @Test
    void create_settingWrong_configExceptionPasses() throws IOException {
        jar("a.jar", creating("throw new io.github.slaplanner.api.config.ConfigException(\"plugins.a\", List.of());"));

        assertThatThrownBy(() -> {
                    try (Plugins plugins = fromFolder()) {
                        plugins.create(PredictorProvider.class, "a", CONTEXT);
                    }
                })
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void create_throwsOrReturnsNull_namesJarAndClass() throws IOException {
        Path a = jar("a.jar", creating("throw new IllegalStateException(\"no\");"));
        assertFails(plugins -> plugins.create(PredictorProvider.class, "a", CONTEXT))
                .hasMessage("The plug-in plug.A in " + a + " cannot be loaded (IllegalStateException: no).");

        jar("a.jar", creating("return null;"));
        assertFails(plugins -> plugins.create(PredictorProvider.class, "a", CONTEXT))
                .hasMessage(
                        "The plug-in plug.A in " + a + " cannot be loaded (NullPointerException: it created nothing).");
    }

    @Test
    void fromDirectory_damagedJar_namesIt() throws IOException {
        Path a = Files.writeString(folder.resolve("a.jar"), "this is no zip file at all, but text that is long enough");

        assertThatThrownBy(this::fromFolder)
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("The jar " + a + " cannot be read: ");
    }

    @Test
    void fromDirectory_jarWithoutServices_namesIt() throws IOException {
        Path a = jar("a.jar", new JarMaker().file("readme.txt", "hello"));

        assertThatThrownBy(this::fromFolder)
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("The jar " + a + " offers no plug-in: it has no META-INF/services/");
    }

    @Test
    void fromDirectory_noSuchFolder_saysSo() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> Plugins.fromDirectory(none))
                .isInstanceOf(PluginException.class)
                .hasMessage("The plug-in folder " + none + " does not exist or is not a folder.");
    }

    @Test
    void provider_notAnExtensionPoint_refused() {
        assertThatThrownBy(() -> Plugins.fromClassPath().names(Unrelated.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private interface Unrelated extends Provider<String> {}

    private interface Act {
        void on(Plugins plugins);
    }

    private AbstractThrowableAssert<?, ?> assertFails(Act act) {
        ThrowingCallable call = () -> {
            try (Plugins plugins = fromFolder()) {
                act.on(plugins);
            }
        };
        return assertThatThrownBy(call).isInstanceOf(PluginException.class);
    }

    private Plugins fromFolder() {
        return Plugins.fromDirectory(folder, new OnlyTheApi());
    }

    private Path jar(String name, JarMaker maker) throws IOException {
        return maker.pack(folder.resolve(name));
    }

    private static JarMaker creating(String body) {
        return new JarMaker()
                .type(
                        "public class A implements PredictorProvider",
                        "public String name() { return \"a\"; } public Predictor create(PluginContext c) { " + body
                                + " }")
                .declare("PredictorProvider", "plug.A");
    }

    private static JarMaker shipped(String type) {
        return new JarMaker()
                .type(
                        "public class " + type + " implements PredictorProvider",
                        "public String name() { return \"mine\"; }"
                                + "public Predictor create(PluginContext c) { return null; }" + SHIPPED)
                .declare("PredictorProvider", "plug." + type);
    }

    /** The class path without the providers that it may hold. */
    private static final class OnlyTheApi extends ClassLoader {
        OnlyTheApi() {
            super(PluginsTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/") ? Collections.emptyEnumeration() : super.getResources(name);
        }
    }
}
