package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.standalone.Chromium.Window;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Holds pages against what they looked like when a person last looked at them. A look is kept as a mosaic of tiles of 40 pixels, so
 * that another font changes little, and a chart that is gone, empty, or in another place changes much. Beside it, nothing may be
 * wider than the page, and all charts have their time axis in the same place.
 */
public final class Looks {
    /** Where {@code .ci/axe} finds the pages. */
    public static final Path PAGES = Path.of("target/pages");

    private static final Path KEPT = Path.of("src/test/resources/looks");
    private static final int TILE = 40;

    /** Of 255; a tile that differs by more is another. */
    private static final int CLEAR = 40;

    private static final double MOST_OTHERS = 0.08;

    private static final List<Window> WINDOWS = List.of(
            new Window(1400, 1600, false),
            new Window(1400, 1600, true),
            new Window(420, 1600, false),
            new Window(420, 1600, true));

    private static final String PROBE = """
            <script>addEventListener('load', () => setTimeout(() => {
              const wide = document.documentElement.clientWidth;
              const outside = [...document.querySelectorAll('body *')].filter((e) => {
                const box = e.getBoundingClientRect();
                return box.width > 0 && box.right > wide + 1 && !e.closest('.scroll, .events, .unseen, thead, .plot svg');
              });
              const edges = new Set([...document.querySelectorAll('.plot')].map((p) => Math.round(p.getBoundingClientRect().left)
                  + ' ' + Math.round(p.getBoundingClientRect().width)));
              const probe = document.createElement('pre');
              probe.id = 'probe';
              probe.textContent = JSON.stringify({
                outside: outside.map((e) => e.tagName + '.' + e.className),
                edges: edges.size,
                plots: document.querySelectorAll('.plot').length,
                tables: document.querySelectorAll('details.data').length,
              });
              document.body.append(probe);
            }, 500))</script>
            """;

    private static final Pattern FOUND = Pattern.compile("<pre id=\"probe\">(.*?)</pre>");

    private final Chromium chromium;
    private final Path folder;

    /** Looks at pages in a folder. */
    public Looks(Path folder) {
        this.folder = folder;
        chromium = new Chromium(folder);
    }

    /** Looks at a page in every window. */
    public void check(String name, Path page, int charts) throws IOException, InterruptedException {
        Path probed = page.resolveSibling("probed-" + name + ".html");
        Files.writeString(probed, Files.readString(page).replace("</body>", PROBE + "</body>"));
        for (Window window : WINDOWS) {
            if (!window.dark()) {
                laidOut(name + " at " + window, chromium.dom(probed.toUri().toString(), window), charts);
            }
            Path shot = folder.resolve(name + "-" + window + ".png");
            compare(mosaic(chromium.look(page.toUri().toString(), window, shot)), name + "-" + window + ".png", shot);
        }
        Files.delete(probed);
    }

    private static void laidOut(String what, String dom, int charts) throws IOException {
        Matcher found = FOUND.matcher(dom);
        assertThat(found.find()).as(what + " has run its scripts").isTrue();
        JsonNode probe = JsonMapper.builder().build().readTree(found.group(1));
        assertThat(probe.path("outside")).as("wider than the page: " + what).isEmpty();
        assertThat(probe.path("plots").asInt()).as("charts of " + what).isEqualTo(charts);
        assertThat(probe.path("tables").asInt()).as("data tables of " + what).isEqualTo(charts);
        assertThat(probe.path("edges").asInt())
                .as("places of the time axis of " + what)
                .isLessThanOrEqualTo(1);
    }

    private static void compare(BufferedImage mosaic, String name, Path shot) throws IOException {
        Path kept = KEPT.resolve(name);
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(KEPT);
            ImageIO.write(mosaic, "png", kept.toFile());
        }
        BufferedImage expected = ImageIO.read(kept.toFile());
        int others = 0;
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                others += differs(expected.getRGB(x, y), mosaic.getRGB(x, y)) ? 1 : 0;
            }
        }
        double share = (double) others / (expected.getWidth() * expected.getHeight());
        assertThat(share)
                .as(
                        "share of %s that looks different (see %s); look at it, and if it is right: -Dregenerate=true",
                        name, shot)
                .isLessThan(MOST_OTHERS);
    }

    private static boolean differs(int one, int other) {
        Color a = new Color(one);
        Color b = new Color(other);
        return Math.abs(a.getRed() - b.getRed()) > CLEAR
                || Math.abs(a.getGreen() - b.getGreen()) > CLEAR
                || Math.abs(a.getBlue() - b.getBlue()) > CLEAR;
    }

    private static BufferedImage mosaic(BufferedImage look) {
        int width = look.getWidth() / TILE;
        int height = look.getHeight() / TILE;
        BufferedImage mosaic = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = mosaic.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(look.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return mosaic;
    }
}
