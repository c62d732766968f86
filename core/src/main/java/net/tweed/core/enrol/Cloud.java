package net.tweed.core.enrol;

import java.util.Arrays;
import java.util.Optional;

/** A cloud whose instances can prove which one they are. */
public enum Cloud {
    AWS("aws-vpc", "AWS"),
    GCE("gce", "Google Cloud"),
    ALIBABA("ali-vpc", "Alibaba Cloud");

    private final String type;
    private final String title;

    Cloud(String type, String title) {
        this.type = type;
        this.title = title;
    }

    /** The backend's type in the network configuration. */
    public String type() {
        return type;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The cloud of this backend; empty where it is none's. */
    public static Optional<Cloud> of(String type) {
        String name = type.equals("alivpc") ? ALIBABA.type : type;
        return Arrays.stream(values()).filter(cloud -> cloud.type.equals(name)).findFirst();
    }
}
