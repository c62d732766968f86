output "user_data" {
  description = "The user data of each host, in the order of hosts, for cloud-init."
  value       = local.user_data

  precondition {
    condition     = alltrue([for u in local.user_data : length(u) <= 16384])
    error_message = "The user data is longer than the 16 KiB that clouds take: shorten etcd_ca_certificate, agent_settings or ssh_authorized_keys."
  }
}

output "etcd_endpoints" {
  description = "Client addresses of etcd."
  value       = local.etcd_endpoints
}
