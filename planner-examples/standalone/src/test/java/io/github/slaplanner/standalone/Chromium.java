package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.testing.Programs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * The browser, without a window.
 *
 * @param folder for its files
 */
public record Chromium(Path folder) {
    /**
     * How a page is looked at.
     *
     * @param width of the window, pixels
     * @param height of the window, pixels
     * @param dark whether the reader prefers dark pages
     */
    public record Window(int width, int height, boolean dark) {
        /** The name used in files. */
        @Override
        public String toString() {
            return width + (dark ? "-dark" : "-light");
        }
    }

    /** The page's elements after its scripts have run. */
    public String dom(String address, Window window) throws IOException, InterruptedException {
        return run(address, window, "--dump-dom");
    }

    /** What the page looks like. */
    public BufferedImage look(String address, Window window, Path file) throws IOException, InterruptedException {
        run(address, window, "--screenshot=" + file);
        return ImageIO.read(file.toFile());
    }

    private String run(String address, Window window, String what) throws IOException, InterruptedException {
        Path program = Programs.require("chromium", "chromium");
        Path out = Files.createTempFile(folder, "dom", ".html");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + window.width() + "," + window.height(),
                // A page that listens to events never comes to rest; one in a file does.
                address.startsWith("file:") ? "--virtual-time-budget=3000" : "--timeout=5000",
                what));
        if (window.dark()) {
            command.add("--blink-settings=preferredColorScheme=0");
        }
        command.add(address);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("chromium has ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }
}
