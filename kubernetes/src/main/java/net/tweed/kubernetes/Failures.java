package net.tweed.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** What failed calls of the API mean. */
final class Failures {
    private static final int TOO_MANY = 429;

    private Failures() {}

    /** A call, whose failures become ours. */
    static <T> T call(Permission what, String on, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw of(what, on, e);
        }
    }

    /** A call that may lose: where the API answers with one of these codes, the other answer counts. */
    static <T> T call(Permission what, String on, Set<Integer> lost, T otherwise, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            if (lost.contains(e.getCode())) {
                return otherwise;
            }
            throw of(what, on, e);
        }
    }

    static TweedException of(Permission what, String on, KubernetesClientException e) {
        String failed = "Cannot " + what.text() + (on.isEmpty() ? "" : " " + on);
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new TweedException(
                        Kind.DENIED,
                        failed + ": Kubernetes forbids it to this daemon's service account. Add the rule " + what.rule()
                                + "; dist/kubernetes/tweed.yml has them all.",
                        e);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new TweedException(
                        Kind.DENIED,
                        failed
                                + ": Kubernetes does not accept this daemon's credentials. Look at the service account of"
                                + " the pod, or at --kubeconfig-file.",
                        e);
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new TweedException(
                        Kind.CONFIG,
                        failed
                                + ": there is no such thing in this cluster. Look at NODE_NAME, POD_NAME, POD_NAMESPACE and"
                                + " the namespace.",
                        e);
            case TOO_MANY -> new TweedException(Kind.THROTTLED, failed + ": the API server asks to wait.", e);
            default -> unavailable(failed, e);
        };
    }

    private static TweedException unavailable(String failed, KubernetesClientException e) {
        int code = e.getCode();
        String answer = code > 0 ? "the API server answered " + code : "the API server cannot be reached";
        return new TweedException(
                Kind.UNAVAILABLE,
                failed + ": " + answer
                        + ". Is it up, and are KUBERNETES_SERVICE_HOST, --kube-api-url or --kubeconfig-file"
                        + " right?",
                e);
    }
}
