output "subnets" {
  description = "The subnets of the hosts."
  value       = local.subnets

  precondition {
    condition     = !local.overlap
    error_message = "container_network ${var.container_network} and network_cidr ${var.network_cidr} overlap: choose another container_network."
  }
  precondition {
    condition     = local.subnets_fit
    error_message = "network_cidr ${var.network_cidr} has no room for ${var.subnet_count} subnets of /${var.subnet_length}. Subnets may be up to /28; choose a larger network_cidr or smaller subnets."
  }
}

output "hosts" {
  description = "For each host its index, the index of its subnet, and its address."
  value       = local.hosts

  precondition {
    condition     = length(local.too_small) == 0
    error_message = "There is no room for the hosts in ${join(", ", local.too_small)}: ${ceil(var.hosts / local.count)} of them from address number ${var.first_address} on. Choose larger or more subnets, or a lower first_address."
  }
  precondition {
    condition     = var.container_subnet_length >= local.container_length + 2 && var.container_subnet_length <= 30
    error_message = "container_subnet_length ${var.container_subnet_length} must be from ${local.container_length + 2} to 30 with container_network ${var.container_network}."
  }
  precondition {
    condition     = var.hosts <= local.container_room
    error_message = "container_network ${var.container_network} has /${var.container_subnet_length} subnets for ${local.container_room} hosts, not for ${var.hosts}. Choose a larger container_network or smaller subnets."
  }
}
