variable "cluster" {
  description = "Name of the cluster; etcd's cluster token."
  type        = string
}

variable "hosts" {
  description = "The hosts, in order. etcd runs on the first three, or on the first where there are fewer."
  type        = list(object({ name = string, address = string }))
}

variable "etcd_endpoints" {
  description = "Client addresses of an etcd that exists. If empty, the hosts run their own."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for e in var.etcd_endpoints : can(regex("^https?://[A-Za-z0-9._:\\[\\]-]+$", e))])
    error_message = "etcd_endpoints must be addresses such as https://etcd-1.example:2379, without a path."
  }
}

variable "etcd_ca_certificate" {
  description = "Certificates in PEM form that the certificate of that etcd is checked against; null: the system's."
  type        = string
  default     = null

  validation {
    condition     = var.etcd_ca_certificate == null || can(regex("-----BEGIN CERTIFICATE-----", var.etcd_ca_certificate))
    error_message = "etcd_ca_certificate must be a certificate in PEM form."
  }
  validation {
    condition     = var.etcd_ca_certificate == null || !can(regex("PRIVATE KEY", var.etcd_ca_certificate))
    error_message = "etcd_ca_certificate must hold no private key: it would be readable in the user data and in Terraform's state."
  }
}

variable "network_config" {
  description = "The network's configuration as JSON. The first host writes it into the hosts' own etcd if there is none."
  type        = string

  validation {
    condition     = can(jsondecode(var.network_config).Network) && !strcontains(var.network_config, "'")
    error_message = "network_config must be JSON with a Network, without apostrophes."
  }
}

variable "package_url" {
  description = "Where the hosts download Tweed's tarball from."
  type        = string

  validation {
    condition     = can(regex("^https://[A-Za-z0-9._~:/?#@!&()*+,;=%-]+$", var.package_url))
    error_message = "package_url must be an https:// address."
  }
}

variable "package_sha256" {
  description = "SHA-256 of the tarball, 64 hexadecimal digits. A host installs nothing else."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.package_sha256))
    error_message = "package_sha256 must be the 64 lower-case hexadecimal digits that sha256sum prints."
  }
}

variable "java_package" {
  description = "The package with the Java runtime, 17 or newer."
  type        = string
  default     = "openjdk-17-jre-headless"

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.+-]+$", var.java_package))
    error_message = "java_package must be the name of a Debian or Ubuntu package."
  }
}

variable "docker" {
  description = "Whether to install Docker, with its bridge in the host's subnet."
  type        = bool
  default     = false
}

variable "ip_masq" {
  description = "Whether containers reach addresses outside the network through their host's address."
  type        = bool
  default     = true
}

variable "agent_settings" {
  description = "Further environment variables of the daemon, such as TWEED_V. No secrets: user data can be read by many."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for k in keys(var.agent_settings) : can(regex("^(TWEED|FLANNELD)_[A-Z0-9_]+$", k))])
    error_message = "agent_settings must have names such as TWEED_V."
  }
  validation {
    condition     = alltrue([for k in keys(var.agent_settings) : !can(regex("PASSWORD$", k))])
    error_message = "agent_settings must hold no password: it would be readable in the user data and in Terraform's state. Bring a file onto the hosts and set TWEED_ETCD_PASSWORD_FILE."
  }
  validation {
    condition     = alltrue([for v in values(var.agent_settings) : can(regex("^[^\"\\\\\\n]*$", v))])
    error_message = "agent_settings must have values without quotes, backslashes and line breaks."
  }
}

variable "ssh_authorized_keys" {
  description = "Public keys that may log in as the image's default user."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for k in var.ssh_authorized_keys : can(regex("^(ssh-|ecdsa-|sk-)[^\\n]+$", k))])
    error_message = "ssh_authorized_keys must be public keys, one line each, as in id_ed25519.pub."
  }
}
