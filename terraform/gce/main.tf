locals {
  make_network    = var.network == null
  network_project = coalesce(var.network_project, var.project)
  own_etcd        = length(var.etcd_endpoints) == 0
  tag             = "${var.name}-host"

  zones      = length(var.zones) > 0 ? var.zones : slice(data.google_compute_zones.available[0].names, 0, min(3, length(data.google_compute_zones.available[0].names)))
  network    = local.make_network ? google_compute_network.this[0].id : data.google_compute_network.given[0].id
  subnetwork = local.make_network ? google_compute_subnetwork.hosts[0].id : data.google_compute_subnetwork.given[0].id
  cidr       = local.make_network ? var.network_cidr : data.google_compute_subnetwork.given[0].ip_cidr_range

  service_account = local.make_identity ? google_service_account.agent[0].email : var.service_account_email
  names           = [for i in range(var.hosts) : "${var.name}-${i + 1}"]
}

module "addresses" {
  source                  = "../addresses"
  hosts                   = var.hosts
  network_cidr            = local.cidr
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  subnet_cidrs            = [local.cidr]
  first_address           = var.first_address
}

module "network_config" {
  source                  = "../network-config"
  backend                 = var.backend
  container_network       = var.container_network
  container_subnet_length = var.container_subnet_length
  backend_options         = var.backend_options
}

module "cloud_init" {
  source              = "../cloud-init"
  cluster             = var.name
  hosts               = [for i, h in module.addresses.hosts : { name = local.names[i], address = h.address }]
  network_config      = module.network_config.json
  package_url         = var.package_url
  package_sha256      = var.package_sha256
  java_package        = var.java_package
  docker              = var.docker
  ip_masq             = var.ip_masq
  etcd_endpoints      = var.etcd_endpoints
  etcd_ca_certificate = var.etcd_ca_certificate
  agent_settings      = var.agent_settings
  ssh_authorized_keys = var.ssh_authorized_keys
}

resource "google_compute_instance" "host" {
  count        = var.hosts
  project      = var.project
  zone         = local.zones[count.index % length(local.zones)]
  name         = local.names[count.index]
  machine_type = var.machine_type
  tags         = [local.tag]
  labels       = var.labels

  # The network drops what a host forwards for its containers without this.
  can_ip_forward = module.network_config.cloud_routes

  network_interface {
    subnetwork         = local.subnetwork
    subnetwork_project = local.network_project
    network_ip         = module.addresses.hosts[count.index].address

    dynamic "access_config" {
      for_each = var.assign_public_ip ? [1] : []
      content {}
    }
  }

  boot_disk {
    initialize_params {
      image = var.image
      size  = var.boot_disk_gib
    }
  }

  # The role says what the daemon may do; the scopes are the bound that no role of this instance can pass: routes, and
  # reading the quota of routes.
  dynamic "service_account" {
    for_each = module.network_config.cloud_routes ? [1] : []
    content {
      email  = local.service_account
      scopes = ["compute-rw", "monitoring-read"]
    }
  }

  metadata = {
    user-data              = module.cloud_init.user_data[count.index]
    block-project-ssh-keys = "true"
    serial-port-enable     = "false"
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    # A newer image, or other user data, must not replace hosts that hold etcd's data.
    ignore_changes = [boot_disk[0].initialize_params[0].image, metadata["user-data"]]
  }

  depends_on = [google_project_iam_member.agent]
}
