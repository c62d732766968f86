# What the daemons may do to the network. With vxlan nothing, so the hosts have no service account at all.

locals {
  make_identity = module.network_config.cloud_routes && var.service_account_email == null
  role          = yamldecode(file("${path.module}/../../iam/gce/agent.yaml"))

  # With a Shared VPC the routes are in the network's project, the instances in the hosts'; there they are only looked at.
  role_projects = local.make_identity ? toset([var.project, local.network_project]) : toset([])
}

resource "google_service_account" "agent" {
  count        = local.make_identity ? 1 : 0
  project      = var.project
  account_id   = "${var.name}-agent"
  display_name = "Tweed's daemons in ${var.name}"
}

resource "google_project_iam_custom_role" "agent" {
  for_each    = local.role_projects
  project     = each.value
  role_id     = "${replace(var.name, "-", "_")}_agent"
  title       = local.role.title
  description = local.role.description
  permissions = each.value == local.network_project ? local.role.includedPermissions : [for p in local.role.includedPermissions : p if p == "compute.instances.get"]
  stage       = "GA"
}

resource "google_project_iam_member" "agent" {
  for_each = local.role_projects
  project  = each.value
  role     = google_project_iam_custom_role.agent[each.value].name
  member   = "serviceAccount:${google_service_account.agent[0].email}"
}
