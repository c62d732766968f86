# Who may send what to the hosts. A rule with source tags matches the instances' own addresses only, never a
# container's: what containers send with the backend gce is let in by their network.

resource "google_compute_firewall" "ssh" {
  count         = length(var.ssh_cidrs) == 0 ? 0 : 1
  project       = local.network_project
  network       = local.network
  name          = "${var.name}-ssh"
  description   = "ssh"
  direction     = "INGRESS"
  source_ranges = var.ssh_cidrs
  target_tags   = [local.tag]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_firewall" "icmp" {
  count         = length(var.ssh_cidrs) == 0 ? 0 : 1
  project       = local.network_project
  network       = local.network
  name          = "${var.name}-icmp"
  description   = "ping"
  direction     = "INGRESS"
  source_ranges = var.ssh_cidrs
  target_tags   = [local.tag]

  allow {
    protocol = "icmp"
  }
}

resource "google_compute_firewall" "icmp_hosts" {
  project     = local.network_project
  network     = local.network
  name        = "${var.name}-icmp-hosts"
  description = "ping between hosts"
  direction   = "INGRESS"
  source_tags = [local.tag]
  target_tags = [local.tag]

  allow {
    protocol = "icmp"
  }
}

resource "google_compute_firewall" "etcd" {
  count       = local.own_etcd ? 1 : 0
  project     = local.network_project
  network     = local.network
  name        = "${var.name}-etcd"
  description = "etcd, its clients and its members"
  direction   = "INGRESS"
  source_tags = [local.tag]
  target_tags = [local.tag]

  allow {
    protocol = "tcp"
    ports    = ["2379-2380"]
  }
}

resource "google_compute_firewall" "vxlan" {
  count       = module.network_config.tunnel_port == null ? 0 : 1
  project     = local.network_project
  network     = local.network
  name        = "${var.name}-vxlan"
  description = "VXLAN"
  direction   = "INGRESS"
  source_tags = [local.tag]
  target_tags = [local.tag]

  allow {
    protocol = "udp"
    ports    = [tostring(module.network_config.tunnel_port)]
  }
}

resource "google_compute_firewall" "containers" {
  count         = module.network_config.cloud_routes ? 1 : 0
  project       = local.network_project
  network       = local.network
  name          = "${var.name}-containers"
  description   = "containers of other hosts, by their own addresses"
  direction     = "INGRESS"
  source_ranges = [var.container_network]
  target_tags   = [local.tag]

  allow {
    protocol = "all"
  }
}
