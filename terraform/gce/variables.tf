variable "project" {
  description = "The project that the hosts are in."
  type        = string
}

variable "network_project" {
  description = "The project that network belongs to, where that is another one (Shared VPC). Null: project."
  type        = string
  default     = null
}

variable "region" {
  description = "The region of the hosts and of the subnetwork."
  type        = string
}

variable "name" {
  description = "Prefix of everything's name; the hosts are <name>-1, <name>-2 and so on."
  type        = string
  default     = "tweed"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "hosts" {
  description = "How many hosts."
  type        = number
  default     = 3

  validation {
    condition     = var.hosts >= 1 && floor(var.hosts) == var.hosts
    error_message = "hosts must be a whole number from 1 on."
  }
}

variable "backend" {
  description = "How packets travel between hosts: gce (routes in the network, no encapsulation) or vxlan."
  type        = string
  default     = "gce"

  validation {
    condition     = contains(["gce", "vxlan"], var.backend)
    error_message = "backend must be gce or vxlan."
  }
}

variable "backend_options" {
  description = "Further options of the backend, by their names in docs/backends."
  type        = any
  default     = {}
}

variable "container_network" {
  description = "The network that the containers are in, all hosts together. Outside the hosts' subnetwork, and in an auto-mode network outside 10.128.0.0/9."
  type        = string
  default     = "10.1.0.0/16"
}

variable "container_subnet_length" {
  description = "Prefix length of the subnet that each host gets for its containers."
  type        = number
  default     = 24
}

variable "network" {
  description = "A network that exists, by its name; null: the module makes one."
  type        = string
  default     = null
}

variable "subnetwork" {
  description = "The subnetwork of network, in region, that the hosts go to."
  type        = string
  default     = null

  validation {
    condition     = (var.network == null) == (var.subnetwork == null)
    error_message = "Give both network and subnetwork for a network that exists, or neither."
  }
}

variable "network_cidr" {
  description = "The subnetwork that is made. Ignored with network."
  type        = string
  default     = "10.0.0.0/20"
}

variable "zones" {
  description = "Zones of region. The hosts are spread over them in turn. Empty: the region's first three."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for z in var.zones : startswith(z, "${var.region}-")])
    error_message = "zones must be zones of region, such as europe-north1-a in europe-north1."
  }
}

variable "first_address" {
  description = "The hosts take the addresses of the subnetwork from this one on."
  type        = number
  default     = 10
}

variable "ssh_cidrs" {
  description = "Networks that may log in by ssh and ping the hosts."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for c in var.ssh_cidrs : try(cidrsubnet(c, 0, 0) == c, false) && !strcontains(c, ":")])
    error_message = "ssh_cidrs must be IPv4 networks without host bits, such as 203.0.113.0/24."
  }
  validation {
    condition     = alltrue([for c in var.ssh_cidrs : try(tonumber(split("/", c)[1]) >= 8, true)])
    error_message = "ssh_cidrs must not open ssh to the whole internet: name the networks you log in from, none larger than /8."
  }
}

variable "ssh_authorized_keys" {
  description = "Public keys that may log in as the image's default user."
  type        = list(string)
  default     = []
}

variable "assign_public_ip" {
  description = "Whether hosts get public addresses. Without them the subnetwork needs another way to the package archives, such as Cloud NAT."
  type        = bool
  default     = true
}

variable "machine_type" {
  description = "Machine type of the hosts."
  type        = string
  default     = "e2-small"
}

variable "image" {
  description = "Image of the hosts, with cloud-init: Ubuntu 24.04 or newer. Google's Debian images have no cloud-init."
  type        = string
  default     = "ubuntu-os-cloud/ubuntu-2404-lts-amd64"
}

variable "boot_disk_gib" {
  description = "Size of the boot disk in GiB."
  type        = number
  default     = 16
}

variable "service_account_email" {
  description = "A service account that exists, with the role in iam/gce. Null: the module makes one where the backend needs it."
  type        = string
  default     = null
}

variable "package_url" {
  description = "Where the hosts download Tweed's tarball from; https."
  type        = string
}

variable "package_sha256" {
  description = "SHA-256 of the tarball. A host installs nothing else."
  type        = string
}

variable "java_package" {
  description = "The package with the Java runtime, 17 or newer."
  type        = string
  default     = "openjdk-17-jre-headless"
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

variable "etcd_endpoints" {
  description = "Client addresses of an etcd that exists. Empty: the hosts run their own, on the first three, or on the first where there are fewer."
  type        = list(string)
  default     = []
}

variable "etcd_ca_certificate" {
  description = "Certificates in PEM form that the certificate of etcd_endpoints is checked against; null: the system's."
  type        = string
  default     = null
}

variable "agent_settings" {
  description = "Further environment variables of the daemon, such as TWEED_V. No secrets."
  type        = map(string)
  default     = {}
}

variable "labels" {
  description = "Labels of the hosts."
  type        = map(string)
  default     = {}
}
