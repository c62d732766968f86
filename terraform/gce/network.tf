# The network and its one subnetwork, which all zones of the region share; or those that exist. There are no route
# tables: routes belong to the network.

data "google_compute_zones" "available" {
  count   = length(var.zones) == 0 ? 1 : 0
  project = var.project
  region  = var.region
  status  = "UP"
}

data "google_compute_network" "given" {
  count   = local.make_network ? 0 : 1
  project = local.network_project
  name    = var.network
}

data "google_compute_subnetwork" "given" {
  count   = local.make_network ? 0 : 1
  project = local.network_project
  region  = var.region
  name    = var.subnetwork
}

resource "google_compute_network" "this" {
  count                   = local.make_network ? 1 : 0
  project                 = local.network_project
  name                    = var.name
  description             = "Hosts of the Tweed cluster ${var.name}"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "hosts" {
  count                    = local.make_network ? 1 : 0
  project                  = local.network_project
  region                   = var.region
  name                     = "${var.name}-hosts"
  network                  = google_compute_network.this[0].id
  ip_cidr_range            = module.addresses.subnets[0]
  private_ip_google_access = true
}
