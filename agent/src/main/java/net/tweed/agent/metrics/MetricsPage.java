package net.tweed.agent.metrics;

import org.jspecify.annotations.Nullable;

/** The numbers as text, for Prometheus. What writes them down is loaded when the first one asks: a start pays nothing. */
public final class MetricsPage {
    private final Meters meters;
    private @Nullable PrometheusPage page;

    public MetricsPage(Meters meters) {
        this.meters = meters;
    }

    /** The page now. Any thread. */
    public String text() {
        return page().text(meters.samples());
    }

    /** What to call it in an answer over HTTP. */
    public String type() {
        return PrometheusPage.TYPE;
    }

    private synchronized PrometheusPage page() {
        if (page == null) {
            page = new PrometheusPage();
        }
        return page;
    }
}
