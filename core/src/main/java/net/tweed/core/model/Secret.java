package net.tweed.core.model;

/** A password or key: its text form is {@code ***}, so that no log line and no message shows it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
