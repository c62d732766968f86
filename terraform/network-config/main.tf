locals {
  # Options may be written in any case; what the operator writes wins.
  given   = [for k in keys(var.backend_options) : lower(k)]
  options = merge({ for k, v in var.cloud_options : k => v if !contains(local.given, lower(k)) }, var.backend_options)

  lower_options = { for k, v in local.options : lower(k) => v }
  tunnel        = var.backend == "vxlan" || contains(keys(local.lower_options), "overflow")
}
