# A program that writes the first host's files below $ROOT, for the check named user-data.

variable "sha256" {
  description = "The package's SHA-256."
  type        = string
}

module "cloud_init" {
  source         = "../../../terraform/cloud-init"
  cluster        = "check"
  hosts          = [{ name = "check-1", address = "127.0.0.2" }]
  network_config = jsonencode({ Network = "10.1.0.0/16", Backend = { Type = "vxlan", Note = "a\\b <c>" } })
  package_url    = "https://packages.example/tweed.tar.gz?a=1&b=%2F"
  package_sha256 = var.sha256
  docker         = true
}

locals {
  files = yamldecode(module.cloud_init.user_data[0]).write_files
}

output "program" {
  description = "The program."
  value = join("", [for f in local.files : <<-SH
    mkdir -p "$ROOT${dirname(f.path)}"
    base64 -d >"$ROOT${f.path}" <<<'${base64encode(f.content)}'
    chmod ${f.permissions} "$ROOT${f.path}"
  SH
  ])
}
