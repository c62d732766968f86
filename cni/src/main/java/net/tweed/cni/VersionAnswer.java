package net.tweed.cni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer to {@code VERSION}. */
final class VersionAnswer {
    static final List<String> SUPPORTED = supported();

    private VersionAnswer() {}

    /** In the version in which it was asked. */
    static byte[] bytes(CniVersion version) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("cniVersion", version.toString());
        answer.put("supportedVersions", SUPPORTED);
        return Json.bytes(answer);
    }

    private static List<String> supported() {
        List<String> supported = new ArrayList<>();
        for (CniVersion version : CniVersion.values()) {
            supported.add(version.toString());
        }
        return List.copyOf(supported);
    }
}
