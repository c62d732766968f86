package net.tweed.backend.gce;

import java.util.Set;
import net.tweed.backend.gce.GceIdentity.GceAccount;
import net.tweed.core.model.TweedException.Kind;

/** What to do about an error, with the command to copy. */
record GceRemedies(GceIdentity host) {
    private static final Set<String> SCOPE = Set.of("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    private static final Set<String> DISABLED = Set.of("accessNotConfigured", "SERVICE_DISABLED");

    /** In words for the operator. */
    String of(Kind kind, String api, GceFault fault) {
        return switch (kind) {
            case DENIED -> denied(api, fault);
            case NO_ROOM -> quota();
            case CONFIG ->
                "Check the project " + host.networkProject() + ", its network " + host.network()
                        + ", and the options of the gce backend.";
            case CONFLICT -> "The table is read again.";
            case THROTTLED, UNAVAILABLE, INTERNAL, LEASE_LOST -> "Trying again.";
        };
    }

    private String denied(String api, GceFault fault) {
        if (fault.reasons().stream().anyMatch(SCOPE::contains)) {
            return scope();
        }
        if (fault.reasons().stream().anyMatch(DISABLED::contains)) {
            String service = api.startsWith("monitoring.") ? "monitoring" : "compute";
            return "The API is switched off in the project: gcloud services enable " + service
                    + ".googleapis.com --project=" + project(api);
        }
        String account = host.account().map(GceAccount::email).orElse("SERVICE_ACCOUNT");
        return "The service account lacks a permission, which the role of iam/gce has: gcloud projects"
                + " add-iam-policy-binding " + project(api) + " --member=serviceAccount:" + account
                + " --role=projects/" + project(api) + "/roles/tweedAgent";
    }

    private String project(String api) {
        return api.startsWith("compute.instances.") ? host.project() : host.networkProject();
    }

    /** Access scopes bound what an instance's tokens are good for, whatever roles its account has. */
    String scope() {
        String at = host.instance() + " --zone=" + host.zone() + " --project=" + host.project();
        return "The instance's access scopes lack compute-rw, which no role makes up for: gcloud compute instances stop "
                + at + "; gcloud compute instances set-service-account " + at
                + " --scopes=compute-rw,monitoring-read; gcloud compute instances start " + at;
    }

    /** Where the quota is kept. */
    String quota() {
        return "Raise the quota STATIC_ROUTES_PER_NETWORK of project " + host.networkProject()
                + " (console: IAM & Admin, Quotas), or remove routes of the network " + host.network()
                + ": gcloud compute routes list --project=" + host.networkProject() + " --filter=network:"
                + host.network();
    }

    /** How an instance is allowed to forward. */
    String forwarding() {
        String at = host.instance() + " --zone=" + host.zone() + " --project=" + host.project();
        return "Let the instance forward: gcloud compute instances export " + at
                + " --destination=instance.yaml; set \"canIpForward: true\" in that file; gcloud compute instances"
                + " update-from-file " + at
                + " --source=instance.yaml --most-disruptive-allowed-action=REFRESH; or create instances with"
                + " --can-ip-forward.";
    }
}
