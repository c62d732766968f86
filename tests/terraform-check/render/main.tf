# Compares what the module makes with what dist/cloud-config/make wrote.

variable "made" {
  description = "The directory with what was written."
  type        = string
}

module "cloud_init" {
  source         = "../../../terraform/cloud-init"
  cluster        = "check"
  hosts          = [for i in range(1, 5) : { name = "check-${i}", address = "10.0.0.${i}" }]
  network_config = "{\"Network\":\"10.1.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}"
  package_url    = "https://packages.example/tweed.tar.gz?a=1&b=%2F"
  package_sha256 = format("%064d", 0)
  docker         = true
}

locals {
  user_data = { for i in range(1, 5) : "check-${i}" => {
    module = module.cloud_init.user_data[i - 1]
    made   = file("${var.made}/check-${i}.yaml")
  } }
  # Files by their paths, without a last line break; the rest as it is.
  hosts = { for host, texts in local.user_data : host => { for by, text in texts : by => merge(yamldecode(text), {
    write_files = { for f in yamldecode(text).write_files : f.path => merge(f, { content = chomp(f.content) }) }
  }) } }
  different = { for host, of in local.hosts : host => concat(
    [for key in setunion(keys(of.module), keys(of.made)) : key
    if key != "write_files" && jsonencode(lookup(of.module, key, null)) != jsonencode(lookup(of.made, key, null))],
    [for path in setunion(keys(of.module.write_files), keys(of.made.write_files)) : path
    if jsonencode(lookup(of.module.write_files, path, null)) != jsonencode(lookup(of.made.write_files, path, null))],
  ) }
}

output "hosts" {
  description = "The hosts that were compared."
  value       = keys(local.different)

  precondition {
    condition     = alltrue([for host, keys in local.different : length(keys) == 0])
    error_message = "terraform/cloud-init and dist/cloud-config/make differ in: ${jsonencode(local.different)}"
  }
}
