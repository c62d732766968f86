output "hosts" {
  description = "The hosts by name: instance, zone, private and public address."
  value = { for i, h in google_compute_instance.host : local.names[i] => {
    id         = h.id
    zone       = h.zone
    private_ip = module.addresses.hosts[i].address
    public_ip  = try(h.network_interface[0].access_config[0].nat_ip, null)
  } }
}

output "etcd_endpoints" {
  description = "Client addresses of etcd, from inside the network."
  value       = module.cloud_init.etcd_endpoints
}

output "network_config" {
  description = "The network's configuration, as it is in etcd under /coreos.com/network/config. With etcd_endpoints, write it there yourself."
  value       = module.network_config.json
}

output "network" {
  description = "The network."
  value       = local.network
}

output "subnetwork" {
  description = "The hosts' subnetwork."
  value       = local.subnetwork
}

output "tag" {
  description = "The hosts' network tag, for firewall rules of your own."
  value       = local.tag
}

output "service_account" {
  description = "The hosts' service account; null with vxlan."
  value       = module.network_config.cloud_routes ? local.service_account : null
}
