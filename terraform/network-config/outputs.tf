output "json" {
  description = "The network's configuration, as it is written into etcd."
  value = jsonencode({
    Network   = var.container_network
    SubnetLen = var.container_subnet_length
    Backend   = merge({ Type = var.backend }, local.options)
  })
}

output "cloud_routes" {
  description = "Whether hosts write routes into the cloud's tables and forward packets with the containers' own addresses."
  value       = var.backend != "vxlan"
}

output "tunnel_port" {
  description = "UDP port of the tunnel, null where there is none."
  value       = !local.tunnel ? null : var.backend == "vxlan" ? tonumber(try(local.lower_options.port, 8472)) : tonumber(try({ for k, v in local.lower_options.overflow : lower(k) => v }.port, 8472))
}
